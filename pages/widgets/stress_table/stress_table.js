// Rows of photo, change, probability and what else it changes. A table for the ear on any screen; on a phone each row is
// laid out as a small card, so the roles are written down: a changed display would take them away.

import { element } from "../lib/element.js";

const tables = new WeakMap(); // parent element -> its <div>, and the data drawn in it

export default function ({ data, parentElement }) {
  let drawn = tables.get(parentElement);
  if (!drawn) {
    drawn = { host: element("div", { class: "host" }) };
    tables.set(parentElement, drawn);
    parentElement.append(drawn.host);
  }
  const wanted = JSON.stringify(data);
  if (wanted === drawn.wanted) return; // the photos would be decoded anew
  drawn.wanted = wanted;
  drawn.host.replaceChildren(table(data));
}

function table({ label, node, before, rows }) {
  const head = ["Photo", "Change", `Probability of ${node}`, "Answer", "Likeness of the map"];
  const made = element("table", { role: "table", "aria-label": label, "--before": before },
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...head.map((name) => element("th", { role: "columnheader", scope: "col" }, name)))));
  for (const family of new Set(rows.map((row) => row.family))) {
    const name = element("th", { role: "rowheader", scope: "rowgroup", colspan: head.length }, family);
    made.append(element("tbody", { role: "rowgroup" }, element("tr", { role: "row", class: "family" }, name), ...rows.filter((row) => row.family === family).map(row)));
  }
  return made;
}

function row({ name, uri, figure, share, moved, spoken, changes, likeness }) {
  const cell = (kind, ...children) => element("td", { role: "cell", class: kind }, ...children);
  const bar = element("span", { class: "bar", role: "img", "aria-label": spoken },
    element("span", { class: "track" }, element("span", { class: "fill" })), element("span", { class: "tick" }));
  const said = changes.length
    ? changes.map((words) => element("span", { class: "changed" }, element("span", { class: "mark", "aria-hidden": "true" }), element("span", {}, words)))
    : [element("span", { class: "same" }, "stays")];
  return element("tr", { role: "row", "--share": share },
    cell("photo", element("img", { src: uri, alt: `The photo, ${name}`, loading: "lazy", decoding: "async", width: "72", height: "72" })),
    element("th", { role: "rowheader", scope: "row", class: "name" }, name),
    cell("probability", element("span", { class: "figure" }, figure), element("span", { class: "moved" }, moved), bar),
    cell("answer", ...said),
    cell("likeness", element("span", { class: "of-map", "aria-hidden": "true" }, "map "), element("span", { class: "figure" }, likeness)));
}
