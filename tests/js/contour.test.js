// Contour lines lie where the surface that is painted has their level.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { between } from "../../pages/widgets/lib/overlay.js";
import { contours } from "../../pages/widgets/lib/contour.js";

const value = fc.double({ min: -1, max: 1, noNaN: true });
const grids = fc.integer({ min: 2, max: 9 }).chain((size) => fc.array(
  fc.array(value, { minLength: size, maxLength: size }), { minLength: size, maxLength: size }));

/**
 * The places of a path, line by line.
 * @param {string} d
 */
function linesOf(d) {
  return d.split("M").slice(1).map((line) => line.split("L").map((place) => place.split(" ").map(Number)));
}

test("every place of a line has its level on the surface", () => {
  fc.assert(fc.property(grids, (grid) => {
    for (const { level, d } of contours(grid, 1, true)) {
      for (const [x, y] of linesOf(d).flat()) {
        // Between two nodes of the lattice a bilinear surface may bend a little away from the straight line.
        assert.ok(Math.abs(between(grid, x, y) - level) < 0.02, `${between(grid, x, y)} at ${x}, ${y} is not ${level}`);
      }
    }
  }), { numRuns: 50 });
});

test("a hill has closed lines, the higher inside the lower", () => {
  const size = 21;
  const height = (/** @type {number} */ x, /** @type {number} */ y) => 1 - Math.hypot(x - 10.2, y - 9.9) / 10;
  const grid = Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => height(x, y)));
  const lines = contours(grid, 1, false);
  assert.deepEqual(lines.map(({ level }) => level), [0.25, 0.5, 0.75]);
  const radii = lines.map(({ d }) => {
    const [line, ...others] = linesOf(d);
    assert.equal(others.length, 0);
    assert.deepEqual(line[0], line[line.length - 1]);
    return line.reduce((sum, [x, y]) => sum + Math.hypot(x - 10.7 / 21, y - 10.4 / 21), 0) / line.length;
  });
  radii.forEach((radius, i) => assert.ok(Math.abs(radius - [7.5, 5, 2.5][i] / size) < 0.01, `${radius}`));
});

test("a flat map, or one without a scale, has none", () => {
  assert.deepEqual(contours([[0.1, 0.1], [0.1, 0.1]], 1, true), []);
  assert.deepEqual(contours([[0, 1], [1, 0]], 0, true), []);
});
