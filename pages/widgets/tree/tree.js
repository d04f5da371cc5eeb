// The lit tree. Streamlit calls the default export at first and again whenever the data or the theme change, always
// with the same parent element: the tree found there is brought up to date, so that focus and opened branches stay.

import { element } from "../lib/element.js";
import { Outline, habits } from "../lib/outline.js";

const trees = new WeakMap(); // parent element -> Tree

export default function ({ data, parentElement, setTriggerValue }) {
  let tree = trees.get(parentElement);
  if (!tree) trees.set(parentElement, (tree = new Tree(parentElement, data.key)));
  tree.report = (id) => setTriggerValue("chosen", id);
  tree.update(data);
}

class Tree extends Outline {
  constructor(parent, key) {
    if (!habits.has(key)) habits.set(key, { open: new Map(), path: "" });
    super(parent, habits.get(key));
    this.legend = element("p", { class: "legend" });
    parent.append(element("div", { class: "widget" }, this.list, this.legend));
  }

  update({ nodes, opened, selected, label }) {
    this.take(nodes);
    const path = JSON.stringify(opened);
    if (path !== this.habit.path) {
      for (const id of opened) if (this.children.get(id)?.some((child) => this.nodes.get(child).look !== "not-covered")) this.open(id);
      this.habit.path = path;
    }
    if (selected !== this.selected) {
      this.selected = selected;
      this.openAbove(selected);
    }
    this.list.setAttribute("aria-label", label);
    this.draw();
    this.explain(nodes);
  }

  make(id) {
    const parts = { twisty: "twisty", name: "name", code: "code", note: "note", figure: "figure", bar: "bar" };
    for (const part in parts) parts[part] = element("span", { class: parts[part] });
    parts.bar.append(element("span", { class: "fill" }));
    const words = element("span", { class: "words" }, parts.name, parts.code, parts.note);
    const row = element("div", { class: "row" }, parts.twisty, words, parts.figure, parts.bar);
    return Object.assign(element("li", { role: "treeitem", "data-id": id }, row), { parts, row });
  }

  describe(item, node, place) {
    const { parts, row } = item;
    const branch = this.children.get(node.id).length > 0;
    parts.name.textContent = node.name;
    parts.code.textContent = node.code ?? "";
    parts.note.textContent = node.note ?? "";
    parts.figure.textContent = node.figure ?? node.instead ?? "";
    parts.bar.hidden = node.share === undefined && node.look !== "not-covered";
    row.className = ["row", node.likely && "likely", node.figure === undefined && "silent", branch && "branch", node.id === this.selected && "chosen"].filter(Boolean).join(" ");
    row.dataset.look = node.look;
    row.style.setProperty("--share", node.look === "not-covered" ? 1 : (node.share ?? 0));
    row.style.setProperty("--level", place.level);
    this.announce(item, node, [node.name, node.figure ?? node.instead, node.note, node.likely && "on the likely path"], place);
  }

  explain(nodes) {
    const looks = ["malignant", "premalignant", "benign", "non-neoplastic", "not-covered"].filter((look) => nodes.some((node) => node.look === look));
    this.legend.replaceChildren(...looks.map((look) => element("span", { "data-look": look }, element("span", { class: "fill", "aria-hidden": "true" }), look.replace("not-", "not "))));
  }

  choose(id) {
    if (this.nodes.get(id).look === "fold") this.toggle(id);
    else super.choose(id);
  }
}
