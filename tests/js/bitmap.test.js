// A stroke of the brush against a count of all cells, and its runs against what they are made of.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { bitmapOf, runsOf, stroke } from "../../pages/widgets/brush/bitmap.js";
import { Region } from "../../pages/widgets/brush/region.js";

const GRID = { columns: 16, rows: 12, width: 640, height: 480 };
const length = fc.double({ min: -50, max: 700, noNaN: true });
const places = fc.record({ x: length, y: length });
const bitmaps = fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 60 }).map((cells) => Uint8Array.from(cells));

/**
 * The distance from a line to a place, by looking at many places of the line.
 * @param {{ x: number, y: number }} from
 * @param {{ x: number, y: number }} to
 * @param {number} x
 * @param {number} y
 */
function far(from, to, x, y) {
  const steps = Array.from({ length: 2001 }, (_, i) => i / 2000);
  return Math.min(...steps.map((part) =>
    Math.hypot(from.x + part * (to.x - from.x) - x, from.y + part * (to.y - from.y) - y)));
}

test("a cell is painted where its middle lies within the brush, and nowhere else", () => {
  fc.assert(fc.property(places, places, fc.double({ min: 1, max: 200, noNaN: true }), (from, to, radius) => {
    const bitmap = new Uint8Array(GRID.columns * GRID.rows);
    const changed = stroke(bitmap, GRID, from, to, radius, 1);
    assert.equal(changed, bitmap.includes(1));
    bitmap.forEach((cell, i) => {
      const distance = far(from, to, (i % 16 + 0.5) * 40, (Math.floor(i / 16) + 0.5) * 40);
      if (Math.abs(distance - radius) > 0.5) assert.equal(cell === 1, distance < radius, `cell ${i}: ${distance}`);
    });
  }), { numRuns: 40 });
});

test("wiping along the same line takes all of it away, and tells where nothing was", () => {
  fc.assert(fc.property(places, places, (from, to) => {
    const bitmap = new Uint8Array(GRID.columns * GRID.rows);
    const painted = stroke(bitmap, GRID, from, to, 70, 1);
    assert.equal(stroke(bitmap, GRID, from, to, 70, 0), painted);
    assert.ok(!bitmap.includes(1));
  }));
});

test("runs are bare and painted by turns, begin with bare, and are read back as they were", () => {
  assert.deepEqual(runsOf(Uint8Array.of(1, 1, 0)), [0, 2, 1]);
  fc.assert(fc.property(bitmaps, (bitmap) => {
    const runs = runsOf(bitmap);
    assert.ok(!runs.slice(1).includes(0));
    assert.deepEqual(bitmapOf(runs, bitmap.length), bitmap);
  }));
});

test("undo takes back line by line, clearing too, and a line that changed nothing is none", () => {
  const region = new Region(GRID, [192]);
  const draw = (/** @type {number} */ x) => {
    region.begin();
    region.line({ x, y: 100 }, { x, y: 100 }, 60, false);
    region.end();
  };
  draw(100);
  const first = region.runs;
  draw(100);
  assert.equal(region.history.length, 1);
  draw(400);
  region.clear();
  assert.equal(region.share, 0);
  for (const expected of [undefined, first, [192]]) {
    region.undo();
    if (expected) assert.deepEqual(region.runs, expected);
  }
  region.undo();
  assert.deepEqual(region.runs, [192]);
});
