// Frames of a moving map by both painters, turn about, on one page: what tests/benchmarks/atlas_points.py calls.

import { Cases } from "../../pages/widgets/atlas_map/cases.js";
import { FlatPoints } from "../../pages/widgets/atlas_map/flat.js";
import { dressed, radiusOf } from "../../pages/widgets/atlas_map/looks.js";
import { GlPoints } from "../../pages/widgets/atlas_map/points.js";
import { View } from "../../pages/widgets/atlas_map/view.js";

/** @import { Painter } from "../../pages/widgets/atlas_map/points.js" */

const [WIDTH, HEIGHT] = [900, 600];
const GROUPS = [[200, 60, 40], [40, 110, 180], [60, 140, 80], [120, 120, 120]];
const WARM = 10; // frames that are not timed

/**
 * Cases in a dozen clouds, as an atlas has them, the same each time.
 * @param {number} count
 */
function casesOf(count) {
  let seed = 7;
  const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const near = () => (random() + random() + random() - 1.5) * 0.12;
  const middles = Array.from({ length: 24 }, () => 0.15 + 0.7 * random());
  const places = new Uint16Array(2 * count).map((_, i) => 65535 * (middles[(i >> 1) % 12 * 2 + (i % 2)] + near()));
  const bytes = new Uint8Array(places.buffer);
  return new Cases(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")));
}

/** @param {"webgl" | "flat"} kind */
function painterOf(kind) {
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
  document.body.append(canvas);
  if (kind === "flat") return new FlatPoints(canvas);
  return new GlPoints(canvas, /** @type {WebGLRenderingContext} */ (canvas.getContext("webgl")), () => {});
}

/**
 * Wait until the pixels are there, by reading one, so that nothing is still under way.
 * @param {Painter} painter
 */
function finish(painter) {
  if (painter instanceof FlatPoints) painter.pen.getImageData(0, 0, 1, 1);
  else painter.gl.readPixels(0, 0, 1, 1, painter.gl.RGBA, painter.gl.UNSIGNED_BYTE, new Uint8Array(4));
}

/**
 * Milliseconds of each frame, by painter.
 * @param {number} count of cases
 * @param {number} turns
 * @param {number} zoom
 */
async function frames(count, turns, zoom) {
  const view = new View();
  view.size(WIDTH, HEIGHT);
  const cases = casesOf(count);
  const { looks, order } = dressed(cases, {
    colours: new Uint16Array(count).map((_, row) => row % GROUPS.length),
    legend: GROUPS.map(() => ({ hatched: false })),
    palette: GROUPS, dust: [0, 0, 0], shown: GROUPS.map(() => true), lit: null, selected: new Set(),
  });
  const painters = { webgl: painterOf("webgl"), flat: painterOf("flat") };
  /** @type {Record<"webgl" | "flat", number[]>} */
  const taken = { webgl: [], flat: [] };
  for (const painter of Object.values(painters)) {
    painter.load(cases.places);
    painter.paint(looks, order, [0, 0, 0, 255]);
  }
  for (let turn = 0; turn < turns + WARM; turn++) {
    view.put({ zoom, x: 0.5 + 0.1 * Math.cos(turn / 10), y: 0.5 + 0.1 * Math.sin(turn / 10) });
    for (const kind of /** @type {const} */ (["webgl", "flat"])) {
      await new Promise(requestAnimationFrame);
      const begun = performance.now();
      painters[kind].draw(view, radiusOf(count, view), 1, 1);
      finish(painters[kind]);
      if (turn >= WARM) taken[kind].push(performance.now() - begun);
    }
  }
  for (const painter of Object.values(painters)) {
    painter.leave();
    painter.canvas.remove();
  }
  return taken;
}

Object.assign(window, { frames });
