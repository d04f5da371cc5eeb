// One way to build the page: names come from data, so they are only ever set as text, never parsed as HTML.

/**
 * @typedef {{
 *   [Kind in keyof HTMLElementEventMap as `on${Kind}`]?: (event: HTMLElementEventMap[Kind]) => void
 * }} Listeners
 */
/** @typedef {Listeners & { [attribute: string]: any }} Properties */
/** @typedef {Node | string | null | undefined} Child */

/**
 * An element with its listeners ("onclick"), custom properties ("--share") and attributes: true is an attribute without
 * a value; false, null and undefined are none.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Properties} [properties]
 * @param {Child[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name.startsWith("--")) made.style.setProperty(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

/**
 * @param {string} text
 * @param {string | null} label what is read out in place of the text
 * @param {() => void} onclick
 */
export function button(text, label, onclick) {
  return element("button", { type: "button", "aria-label": label, onclick }, text);
}

/**
 * What an event happened to: the nearest element that the selector fits, or null.
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function hit(event, selector) {
  return /** @type {Element} */ (event.target).closest(selector);
}

/**
 * Set attributes: what a property of an element would be asked for, ARIA has as text.
 * @param {Element} node
 * @param {Record<string, string | number | boolean>} attributes
 */
export function attribute(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
}

/**
 * Lay a node over its parent, all in shares of the parent's width and height.
 * @param {HTMLElement} node
 * @param {number} left
 * @param {number} top
 * @param {number} width
 * @param {number} height
 */
export function lay(node, left, top, width, height) {
  for (const [side, share] of Object.entries({ left, top, width, height })) {
    node.style.setProperty(side, `${share * 100}%`);
  }
}

/**
 * The 2D context of a canvas, which every browser has.
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 * @returns {CanvasRenderingContext2D}
 */
export function penOf(canvas, settings) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", settings));
}
