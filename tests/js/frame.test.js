// The square that is read stays a square inside its photo, whatever is done to it.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { centred, inside, keyed, pulled, resized, rounded, said, same } from "../../pages/widgets/viewer/frame.js";

const LENGTH = { noNaN: true, min: -5000, max: 5000 };
const photos = fc.record({ width: fc.integer({ min: 1, max: 4000 }), height: fc.integer({ min: 1, max: 4000 }) });
const wild = fc.record({ left: fc.double(LENGTH), top: fc.double(LENGTH), side: fc.double(LENGTH) });
const placed = fc.tuple(photos, wild).map(([photo, frame]) => ({ photo, frame: inside(frame, photo) }));
const shift = fc.record({ x: fc.double(LENGTH), y: fc.double(LENGTH) });

/**
 * @param {import("../../pages/widgets/viewer/frame.js").Frame} frame
 * @param {import("../../pages/widgets/viewer/frame.js").Photo} photo
 */
function isInside({ left, top, side }, { width, height }) {
  assert.ok(left >= -1e-6 && top >= -1e-6, `${left}, ${top}`);
  assert.ok(left + side <= width + 1e-6 && top + side <= height + 1e-6, `${left + side}, ${top + side}`);
  assert.ok(side >= Math.min(32, width, height) - 1e-6, `side ${side}`);
}

test("any frame is brought inside, and one that lies there stays as it is", () => {
  fc.assert(fc.property(placed, ({ photo, frame }) => {
    isInside(frame, photo);
    assert.deepEqual(inside(frame, photo), frame);
  }));
});

test("a pulled corner leaves the opposite one where it is", () => {
  const corners = fc.constantFrom("nw", "ne", "sw", "se");
  fc.assert(fc.property(placed, corners, shift, ({ photo, frame }, corner, by) => {
    const opposite = (/** @type {typeof frame} */ { left, top, side }) =>
      [corner.endsWith("w") ? left + side : left, corner.startsWith("n") ? top + side : top];
    const next = pulled(frame, corner, by, photo);
    isInside(next, photo);
    opposite(next).forEach((place, i) => assert.ok(Math.abs(place - opposite(frame)[i]) < 1e-6));
  }));
});

test("a resized frame keeps its middle where there is room", () => {
  const photo = { width: 1000, height: 800 };
  assert.deepEqual(resized({ left: 300, top: 300, side: 200 }, 40, photo), { left: 280, top: 280, side: 240 });
  assert.deepEqual(resized({ left: 0, top: 0, side: 200 }, 40, photo), { left: 0, top: 0, side: 240 });
  fc.assert(fc.property(placed, fc.double(LENGTH), ({ photo, frame }, by) => {
    isInside(resized(frame, by, photo), photo);
  }));
});

test("the whole of the shorter side, in the middle and on whole pixels", () => {
  assert.deepEqual(centred({ width: 641, height: 480 }), { left: 80, top: 0, side: 480 });
  fc.assert(fc.property(photos, (photo) => isInside(centred(photo), photo)));
});

test("keys move by 2 % of the shorter side, with Shift by 10", () => {
  const photo = { width: 1000, height: 500 };
  const frame = { left: 100, top: 100, side: 200 };
  const press = (/** @type {string} */ key, shiftKey = false) =>
    keyed(frame, /** @type {KeyboardEvent} */ ({ key, shiftKey }), photo);
  assert.deepEqual(press("ArrowRight"), { left: 110, top: 100, side: 200 });
  assert.deepEqual(press("ArrowUp", true), { left: 100, top: 50, side: 200 });
  assert.deepEqual(press("+", true), { left: 90, top: 90, side: 220 });
  assert.deepEqual(press("-"), { left: 110, top: 110, side: 180 });
  assert.equal(press("a"), null);
});

test("what Python is sent is the frame on screen", () => {
  fc.assert(fc.property(placed, ({ frame }) => assert.ok(same(rounded(frame), frame))));
  assert.ok(!same({ left: 1, top: 1, side: 40 }, { left: 1.02, top: 1, side: 40 }));
});

test("a frame in words", () => {
  const words = said({ left: 100, top: 50, side: 250 }, { width: 1000, height: 500 });
  assert.equal(words, "Frame 250 × 250 of 1000 × 500 pixels, 10 % from the left, 10 % from the top.");
});
