// Rows of photo, change, probability and what else it changes. A table for the ear on any screen; on a phone each row
// is laid out as a small card, so the roles are written down: a changed display would take them away.

import { element } from "../lib/element.js";
import { mounted } from "../lib/mount.js";

/** @import { Child } from "../lib/element.js" */
/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} family
 * @property {string} uri of the changed photo
 * @property {string} figure
 * @property {number} share
 * @property {string} moved
 * @property {string} spoken what the bar says
 * @property {string[]} changes
 * @property {string} likeness
 */
/** @typedef {{ label: string, node: string, before: number, rows: Row[] }} Data */

class StressTable {
  /** @param {ShadowRoot} parent */
  constructor(parent) {
    this.host = element("div", { class: "host" });
    this.drawn = "";
    parent.append(this.host);
  }

  /** @param {Data} data */
  update(data) {
    const wanted = JSON.stringify(data);
    if (wanted === this.drawn) return; // the photos would be decoded anew
    this.drawn = wanted;
    this.host.replaceChildren(tableOf(data));
  }
}

/** @param {Data} data */
function tableOf({ label, node, before, rows }) {
  const names = ["Photo", "Change", `Probability of ${node}`, "Answer", "Likeness of the map"];
  const head = names.map((name) => element("th", { role: "columnheader", scope: "col" }, name));
  const families = [...new Set(rows.map((row) => row.family))];
  const bodies = families.map((family) => {
    const name = element("th", { role: "rowheader", scope: "rowgroup", colspan: names.length }, family);
    const title = element("tr", { role: "row", class: "family" }, name);
    return element("tbody", { role: "rowgroup" }, title, ...rows.filter((row) => row.family === family).map(rowOf));
  });
  return element("table", { role: "table", "aria-label": label, "--before": before },
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...head)), ...bodies);
}

/** @param {Row} row */
function rowOf({ name, uri, figure, share, moved, spoken, changes, likeness }) {
  const bar = element("span", { class: "bar", role: "img", "aria-label": spoken },
    element("span", { class: "track" }, element("span", { class: "fill" })), element("span", { class: "tick" }));
  const photo = { src: uri, alt: `The photo, ${name}`, loading: "lazy", decoding: "async", width: "72", height: "72" };
  return element("tr", { role: "row", "--share": share },
    cell("photo", element("img", photo)),
    element("th", { role: "rowheader", scope: "row", class: "name" }, name),
    cell("probability",
      element("span", { class: "figure" }, figure), element("span", { class: "moved" }, moved), bar),
    cell("answer", ...(changes.length ? changes.map(changed) : [element("span", { class: "same" }, "stays")])),
    cell("likeness",
      element("span", { class: "of-map", "aria-hidden": "true" }, "map "),
      element("span", { class: "figure" }, likeness)));
}

/**
 * @param {string} kind
 * @param {Child[]} children
 */
function cell(kind, ...children) { return element("td", { role: "cell", class: kind }, ...children); }

/** @param {string} words */
function changed(words) {
  const mark = element("span", { class: "mark", "aria-hidden": "true" });
  return element("span", { class: "changed" }, mark, element("span", {}, words));
}

export default mounted(StressTable);
