// Pointers on the photo: one drags what it took hold of, two pinch. Whatever the browser takes for scrolling ends here.

/** @import { Place } from "./sight.js" */

/**
 * What a pointer has taken hold of; `move` gets the way since the last move, as shares of the stage's width and height.
 * @typedef {{ move: (shift: Place) => void, drop: () => void }} Held
 */

/**
 * A place of the window in a node, as shares of its width and height.
 * @param {Element} node
 * @param {MouseEvent} event
 * @returns {Place}
 */
export function placeIn(node, event) {
  const box = node.getBoundingClientRect();
  return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
}

/**
 * Listen to a stage. `take` says what a first pointer has taken hold of; `pinch` gets the factor, the middle and the
 * shift of two.
 * @param {HTMLElement} stage
 * @param {object} on
 * @param {(event: PointerEvent) => Held} on.take
 * @param {(factor: number, middle: Place, shift: Place) => void} on.pinch
 */
export function gestures(stage, { take, pinch }) {
  /** @type {Map<number, Place>} */
  const pointers = new Map();
  /** @type {Held | null} */
  let held = null;

  const span = () => {
    const [a, b] = pointers.values();
    return {
      reach: Math.hypot((a.x - b.x) * stage.clientWidth, (a.y - b.y) * stage.clientHeight),
      middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
    };
  };
  const drop = () => {
    held?.drop();
    held = null;
  };
  const release = (/** @type {PointerEvent} */ event) => pointers.delete(event.pointerId) && drop();

  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || pointers.size === 2) return;
    pointers.set(event.pointerId, placeIn(stage, event));
    stage.setPointerCapture(event.pointerId);
    if (pointers.size === 1) held = take(event);
    else drop();
  });
  stage.addEventListener("pointermove", (event) => {
    const from = pointers.get(event.pointerId);
    if (!from) return;
    const before = pointers.size === 2 && span();
    const to = placeIn(stage, event);
    pointers.set(event.pointerId, to);
    if (!before) return held?.move({ x: to.x - from.x, y: to.y - from.y });
    const { reach, middle } = span();
    const shift = { x: middle.x - before.middle.x, y: middle.y - before.middle.y };
    pinch(reach / Math.max(before.reach, 1), middle, shift);
  });
  stage.addEventListener("pointerup", release);
  stage.addEventListener("pointercancel", release);
  // One finger scrolls the page past the photo; two must not.
  const hold = (/** @type {TouchEvent} */ event) => event.touches.length > 1 && event.preventDefault();
  stage.addEventListener("touchmove", hold, { passive: false });
}
