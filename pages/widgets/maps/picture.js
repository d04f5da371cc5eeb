// One map on its photo, composed with its scale and caption into a PNG.

import { lineWidth } from "../lib/contour.js";
import { element, penOf } from "../lib/element.js";
import { colour } from "../lib/overlay.js";
import { greyOf, tickWords } from "./scale.js";

/** @import { Contour } from "../lib/contour.js" */
/** @import { Scale } from "./scale.js" */
/** @import { Panel } from "./wall.js" */
/** @typedef {CanvasRenderingContext2D} Pen */
/** @typedef {{ font: string, high: number, text: string }} Line of words */

const WIDE = 1200; // pixels of the PNG across
const EDGE = 40;
const PAPER = "#ffffff";
const INK = "#1a1a1a";

/**
 * A canvas with the photo, the map as it is seen now, its scale, and in words what it is.
 * @param {object} seen
 * @param {HTMLImageElement} seen.image
 * @param {HTMLCanvasElement} seen.canvas
 * @param {Contour[]} seen.isolines
 * @param {Panel} panel
 * @param {Scale | undefined} scale
 * @param {number} opacity per cent
 */
export function composed({ image, canvas, isolines }, panel, scale, opacity) {
  const sheet = document.createElement("canvas");
  const pen = penOf(sheet);
  const words = beneath(pen, panel);
  const bars = panel.drawn ? 130 : 0;
  sheet.width = WIDE;
  sheet.height = WIDE + EDGE + bars + words.reduce((sum, line) => sum + line.high, 0) + EDGE;
  pen.fillStyle = PAPER;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(image, 0, 0, WIDE, WIDE);
  if (panel.greyed) muted(pen);
  pen.globalAlpha = opacity / 100;
  pen.drawImage(canvas, 0, 0, WIDE, WIDE);
  pen.globalAlpha = 1;
  for (const line of isolines) stroked(pen, line);
  if (panel.drawn && scale) drawBar(pen, panel, scale, WIDE + EDGE);
  let top = WIDE + EDGE + bars;
  pen.fillStyle = INK;
  pen.textAlign = "left";
  for (const line of words) {
    pen.font = line.font;
    pen.fillText(line.text, EDGE, top + line.high * 0.75);
    top += line.high;
  }
  return sheet;
}

/**
 * The photo without its colours and with half its contrast, as the page's filter has it.
 * @param {Pen} pen
 */
function muted(pen) {
  pen.globalCompositeOperation = "saturation";
  pen.fillStyle = "#808080";
  pen.fillRect(0, 0, WIDE, WIDE);
  pen.globalCompositeOperation = "source-over";
  pen.fillStyle = "rgb(153 153 153 / 0.505)";
  pen.fillRect(0, 0, WIDE, WIDE);
}

/**
 * @param {Pen} pen
 * @param {Contour} line
 */
function stroked(pen, { level, d }) {
  const outline = new Path2D();
  outline.addPath(new Path2D(d), new DOMMatrix([WIDE, 0, 0, WIDE, 0, 0]));
  pen.setLineDash(level < 0 ? [15, 12] : []);
  for (const [style, wide] of /** @type {const} */ ([["rgb(0 0 0 / 0.6)", 6], ["#ffffff", 0]])) {
    pen.strokeStyle = style;
    pen.lineWidth = 3 * lineWidth(level) + wide;
    pen.stroke(outline);
  }
  pen.setLineDash([]);
}

/**
 * @param {Pen} pen
 * @param {Panel} panel
 * @param {Scale} scale
 * @param {number} top
 */
function drawBar(pen, panel, scale, top) {
  const long = WIDE - 2 * EDGE;
  for (let x = 0; x < long; x++) {
    const value = scale.diverging ? (2 * x) / (long - 1) - 1 : x / (long - 1);
    const [grey, cover] = greyOf(value, scale.diverging);
    const [red, green, blue, alpha] = panel.greyed ? [grey, grey, grey, cover] : colour(value, scale.diverging);
    pen.fillStyle = `rgb(${red} ${green} ${blue} / ${alpha})`;
    pen.fillRect(EDGE + x, top, 1, 30);
  }
  pen.strokeStyle = INK;
  pen.lineWidth = 1;
  pen.strokeRect(EDGE + 0.5, top + 0.5, long - 1, 29);
  pen.fillStyle = INK;
  pen.font = "26px sans-serif";
  tickWords(scale).forEach((word, i) => {
    pen.textAlign = /** @type {const} */ (["left", "center", "right"])[i];
    pen.fillText(word, EDGE + (long * i) / 2, top + 62, long / 2 - EDGE);
  });
  pen.textAlign = "left";
  pen.fillText(`Scale: ${scale.unit}`, EDGE, top + 98, long);
}

/**
 * Title, verdict and caption, broken into lines that fit.
 * @param {Pen} pen
 * @param {Panel} panel
 * @returns {Line[]}
 */
function beneath(pen, panel) {
  /** @type {[font: string, high: number, text: string][]} */
  const paragraphs = [
    ["600 34px sans-serif", 48, [panel.title, panel.subtitle].filter(Boolean).join(", ")],
    ["600 28px sans-serif", 40, panel.verdict],
    ["28px sans-serif", 40, panel.empty],
    ["26px sans-serif", 36, panel.note],
    ["26px sans-serif", 36, panel.caption],
  ];
  return paragraphs.filter(([, , text]) => text).flatMap(([font, high, text]) => {
    pen.font = font;
    return wrapped(pen, text).map((line) => ({ font, high, text: line }));
  });
}

/**
 * @param {Pen} pen
 * @param {string} text
 */
function wrapped(pen, text) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const last = lines[lines.length - 1];
    const longer = `${last} ${word}`.trim();
    if (last && pen.measureText(longer).width > WIDE - 2 * EDGE) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/**
 * Save it as a file, which is made by the browser alone: the picture has no address.
 * @param {HTMLCanvasElement} sheet
 * @param {string} file
 */
export function save(sheet, file) {
  sheet.toBlob((blob) => {
    if (!blob) return;
    const address = URL.createObjectURL(blob);
    element("a", { href: address, download: file }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000); // some browsers read it only after the click has returned
  }, "image/png");
}
