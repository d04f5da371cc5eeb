// Zoom and pan, of the map and of a picture: what is under the pointer stays there, and nothing beside is shown.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { View } from "../../pages/widgets/atlas_map/view.js";
import { CLOSEST, WHOLE, panned, zoomed } from "../../pages/widgets/lib/sight.js";

const share = fc.double({ min: 0, max: 1, noNaN: true });
const factor = fc.double({ min: 0.2, max: 5, noNaN: true });
const sights = fc.array(fc.tuple(factor, share, share), { maxLength: 6 }).map((turns) =>
  turns.reduce((sight, [by, x, y]) => zoomed(sight, by, { x, y }), WHOLE));
const shown = fc.record({
  width: fc.integer({ min: 50, max: 2000 }), height: fc.integer({ min: 50, max: 1500 }),
  zoom: fc.double({ min: 1, max: 60, noNaN: true }), x: share, y: share,
});

/** @param {{ width: number, height: number, zoom: number, x: number, y: number }} shown */
function viewOf({ width, height, ...sight }) {
  const view = new View();
  view.size(width, height);
  view.put(sight);
  return view;
}

/**
 * @param {number} one
 * @param {number} other
 * @param {number} by
 */
function close(one, other, by = 1e-6) { assert.ok(Math.abs(one - other) < by, `${one} is not ${other}`); }

test("a place of the map is found again from the screen", () => {
  fc.assert(fc.property(shown, share, share, (at, x, y) => {
    const view = viewOf(at);
    const again = view.toMap(view.toScreen([x, y]));
    close(again[0], x);
    close(again[1], y);
  }));
});

test("the map upwards is the screen upwards", () => {
  const view = new View();
  view.size(400, 400);
  assert.deepEqual(view.toScreen([0.5, 0.5]), [200, 200]);
  assert.ok(view.toScreen([0.5, 0.9])[1] < 200);
});

test("zooming in keeps what is under the pointer there", () => {
  fc.assert(fc.property(shown, fc.double({ min: 1, max: 5, noNaN: true }), share, share, (from, by, left, top) => {
    const view = viewOf(from);
    // Where the map fits into the screen it stands in the middle, and the closest is as close as it gets.
    fc.pre(view.scale > Math.max(view.width, view.height) && view.zoom * by <= 60);
    /** @type {[number, number]} */
    const at = [view.width * left, view.height * top];
    const before = view.toMap(at);
    fc.pre(before.every((place) => place >= 0 && place <= 1)); // not in the room around it
    view.put(view.zoomed(by, at));
    view.toScreen(before).forEach((place, i) => close(place, at[i], 1e-3));
  }));
});

test("a view shows the map and at most the room around it", () => {
  fc.assert(fc.property(shown, (at) => {
    const view = viewOf(at);
    view.put(view.panned(1e6, -1e6));
    const [left, bottom] = view.toScreen([0, 0]);
    const [right, top] = view.toScreen([1, 1]);
    if (right - left > view.width) assert.ok(left <= 18 + 1e-6 && right >= view.width - 18 - 1e-6);
    if (bottom - top > view.height) assert.ok(top <= 18 + 1e-6 && bottom >= view.height - 18 - 1e-6);
  }));
});

test("a picture is never left, however it is zoomed and pushed", () => {
  fc.assert(fc.property(sights, fc.double({ min: -3, max: 3, noNaN: true }), (sight, by) => {
    for (const { zoom, x, y } of [sight, panned(sight, { x: by, y: -by })]) {
      assert.ok(zoom >= 1 && zoom <= CLOSEST);
      for (const start of [x, y]) assert.ok(start >= 0 && start + 1 / zoom <= 1 + 1e-9, `${start} at ${zoom}`);
    }
  }));
});

test("zooming into a picture keeps what is under the pointer there", () => {
  fc.assert(fc.property(sights, fc.double({ min: 1, max: 5, noNaN: true }), share, share, (sight, by, x, y) => {
    const next = zoomed(sight, by, { x, y });
    close(next.x + x / next.zoom, sight.x + x / sight.zoom);
    close(next.y + y / next.zoom, sight.y + y / sight.zoom);
  }));
});
