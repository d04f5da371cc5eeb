// What the keyboard means in every widget.

/** @type {Record<string, [number, number]>} to the right and down */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * The way an arrow key points, as steps to the right and down; undefined for other keys.
 * @param {KeyboardEvent} event
 * @returns {[number, number] | undefined}
 */
export function arrow(event) { return ARROWS[event.key]; }

/**
 * Whether the key is part of a shortcut of the browser or the system, which is not ours to answer.
 * @param {KeyboardEvent} event
 */
export function isShortcut(event) { return event.ctrlKey || event.metaKey || event.altKey; }

/**
 * What a widget has answered ends here: Streamlit listens to bare letters on the whole document ("r" runs the page
 * again).
 * @param {Event} event
 */
export function consume(event) {
  event.preventDefault();
  event.stopPropagation();
}
