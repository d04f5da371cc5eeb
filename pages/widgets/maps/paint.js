// One map on its photo, as the page has it: painted on a canvas.

import { penOf } from "../lib/element.js";
import { paint } from "../lib/overlay.js";
import { DARK, LIGHT } from "./scale.js";

/** @import { Scale } from "./scale.js" */
/** @import { Panel } from "./wall.js" */

/**
 * In grey where the map did not hold up: painted as if signed, whose cover grows evenly, and then its two hues
 * replaced.
 * @param {HTMLCanvasElement} canvas
 * @param {Panel} panel
 * @param {Scale | undefined} scale
 * @param {boolean} cells whether the grid is shown as it is
 */
export function paintMap(canvas, panel, scale, cells) {
  const { max: scaleMax, diverging } = scale ?? { max: 0, diverging: false };
  const grey = panel.drawn && panel.greyed;
  paint(canvas, panel.drawn ? panel.grid : null, { scaleMax, diverging: diverging || grey, cells });
  if (!grey) return;
  const context = penOf(canvas);
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < image.data.length; i += 4) {
    const speaksAgainst = image.data[i] < image.data[i + 2];
    image.data.fill(speaksAgainst ? LIGHT : DARK, i, i + 3);
    if (speaksAgainst && !diverging) image.data[i + 3] = 0;
  }
  context.putImageData(image, 0, 0);
}
