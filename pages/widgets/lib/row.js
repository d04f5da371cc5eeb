// The rows of an outline: a list item that holds one row, whose parts are filled in again and again.

import { element } from "./element.js";

/** @import { Item } from "./outline.js" */

/**
 * A span for each part, by its name, which is also its class.
 * @template {string} Name
 * @param {Name[]} names
 * @returns {Record<Name, HTMLElement>}
 */
export function partsOf(...names) {
  const parts = names.map((name) => [name, element("span", { class: name })]);
  return Object.fromEntries(parts);
}

/**
 * @param {string} id of the node
 * @param {Record<string, HTMLElement>} parts
 * @param {HTMLElement[]} cells
 * @returns {Item}
 */
export function itemOf(id, parts, ...cells) {
  const row = element("div", { class: "row" }, ...cells);
  return Object.assign(element("li", { role: "treeitem", "data-id": id }, row), { parts, row });
}

/**
 * The bar of a share, with what fills it.
 * @param {HTMLElement} bar
 */
export function filled(bar) {
  bar.append(element("span", { class: "fill" }));
  return bar;
}

/**
 * @param {HTMLElement} row
 * @param {(string | false | undefined)[]} classes
 */
export function dress(row, ...classes) { row.className = ["row", ...classes].filter(Boolean).join(" "); }
