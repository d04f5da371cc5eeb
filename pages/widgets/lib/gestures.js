// Pointers on the photo: one drags what it took hold of, two pinch. Whatever the browser takes for scrolling ends here.

// `take(event)` says what a first pointer has taken hold of, as {move, drop}; `move(shift)` and `pinch(factor, middle,
// shift)` get points as shares of the stage's width and height.
export function gestures(stage, { take, pinch }) {
  const pointers = new Map();
  let held = null;

  const place = (event) => {
    const box = stage.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  };
  const span = ([a, b]) => ({
    reach: Math.hypot((a.x - b.x) * stage.clientWidth, (a.y - b.y) * stage.clientHeight),
    middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
  });
  const release = (event) => {
    if (!pointers.delete(event.pointerId)) return;
    held?.drop();
    held = null;
  };

  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || pointers.size === 2) return;
    pointers.set(event.pointerId, place(event));
    stage.setPointerCapture(event.pointerId);
    if (pointers.size === 1) held = take(event);
    else held = held?.drop();
  });
  stage.addEventListener("pointermove", (event) => {
    const from = pointers.get(event.pointerId);
    if (!from) return;
    const before = pointers.size === 2 && span([...pointers.values()]);
    const to = place(event);
    pointers.set(event.pointerId, to);
    if (!before) return held?.move({ x: to.x - from.x, y: to.y - from.y });
    const after = span([...pointers.values()]);
    pinch(after.reach / Math.max(before.reach, 1), after.middle, { x: after.middle.x - before.middle.x, y: after.middle.y - before.middle.y });
  });
  stage.addEventListener("pointerup", release);
  stage.addEventListener("pointercancel", release);
  // One finger scrolls the page past the photo; two must not.
  stage.addEventListener("touchmove", (event) => event.touches.length > 1 && event.preventDefault(), { passive: false });
}
