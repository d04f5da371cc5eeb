// How a painted region looks: hatched in light and dark over a veil that lets the skin through.

import { penOf } from "../lib/element.js";

const TILE = 16; // pixels, whose stripes meet those of the next

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8Array} bitmap
 * @param {{ columns: number, rows: number }} grid
 */
export function hatch(canvas, bitmap, { columns, rows }) {
  const cells = new ImageData(columns, rows);
  for (let index = 0; index < bitmap.length; index++) cells.data[index * 4 + 3] = bitmap[index] * 255;
  const pen = penOf(canvas);
  pen.globalCompositeOperation = "copy";
  pen.imageSmoothingEnabled = false;
  pen.drawImage(canvasOf(cells), 0, 0, canvas.width, canvas.height);
  pen.globalCompositeOperation = "source-in";
  pen.fillStyle = pen.createPattern(stripes(), "repeat") ?? "gray";
  pen.fillRect(0, 0, canvas.width, canvas.height);
}

function stripes() {
  const picture = new ImageData(TILE, TILE);
  for (let y = 0; y < TILE; y++) {
    for (let x = 0; x < TILE; x++) {
      const place = (x + y) % TILE;
      const paint = place < 3 ? [255, 255, 255, 235] : place < 6 ? [0, 0, 0, 200] : [128, 128, 128, 40];
      picture.data.set(paint, (y * TILE + x) * 4);
    }
  }
  return canvasOf(picture);
}

/** @param {ImageData} picture */
function canvasOf(picture) {
  const canvas = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
  penOf(canvas).putImageData(picture, 0, 0);
  return canvas;
}
