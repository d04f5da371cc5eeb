// The explorer: search, breadcrumb, outline and sunburst of one tree, and one chosen node for all four. Streamlit calls
// the default export at first and again whenever the data or the theme change, always with the same parent element.

import { Finder } from "./finder.js";
import { Rows } from "./rows.js";
import { Sunburst } from "./sunburst.js";
import { pathTo, unpack } from "./tree.js";
import { element } from "../lib/element.js";
import { habits } from "../lib/outline.js";

const explorers = new WeakMap(); // parent element -> Explorer
const PATIENCE = 10_000; // ms after which no answer to a choice is waited for any longer

export default function ({ data, parentElement, setTriggerValue }) {
  let explorer = explorers.get(parentElement);
  if (!explorer) explorers.set(parentElement, (explorer = new Explorer(parentElement, data.key)));
  explorer.report = (id) => setTriggerValue("chosen", id);
  explorer.update(data);
}

class Explorer {
  constructor(parent, key) {
    if (!habits.has(key)) habits.set(key, { open: new Map() });
    const [choose, tell] = [(id) => this.choose(id), (node) => this.sunburst.tell(node)];
    this.root = parent;
    this.text = null; // the tree as it was sent
    this.told = null; // the choice that Python made known last
    this.waiting = []; // own choices that Python has not answered: {id, at}
    this.finder = new Finder(choose);
    this.trail = element("ol");
    this.path = element("nav", { "aria-label": "Path to the node", onclick: (event) => this.climb(event) }, this.trail);
    this.rows = new Rows(parent, habits.get(key), { choose, tell });
    this.sunburst = new Sunburst(choose);
    this.legend = element("ul", { class: "legend" });
    const both = element("div", { class: "both" }, this.rows.list, this.sunburst.box);
    parent.append(element("div", { class: "widget" }, this.finder.box, this.path, both, this.legend));
  }

  update({ tree, selected, label }) {
    const fresh = tree !== this.text;
    if (fresh) {
      this.text = tree;
      this.nodes = unpack(tree);
      for (const part of [this.finder, this.sunburst]) part.take(this.nodes);
      this.rows.read(this.nodes);
      this.explain();
    }
    this.rows.list.setAttribute("aria-label", label);
    const elsewhere = this.settle(selected);
    if (elsewhere) this.chosen = selected;
    if (fresh || elsewhere) this.show();
  }

  // Whether Python's choice is news: not what it said before, and not a late answer to one of ours, which the reader
  // may have left behind since.
  settle(selected) {
    if (selected === this.told) return false;
    this.told = selected;
    const now = performance.now();
    this.waiting = this.waiting.filter(({ at }) => now - at < PATIENCE);
    const answered = this.waiting.findIndex(({ id }) => id === selected);
    this.waiting = answered < 0 ? [] : this.waiting.slice(answered + 1);
    return answered < 0 && selected !== this.chosen;
  }

  choose(id) {
    if (id === this.chosen) return this.rows.show(id);
    this.chosen = id; // shown at once; Python's answer follows
    this.waiting.push({ id, at: performance.now() });
    this.show();
    this.report(id);
  }

  show() {
    const node = this.nodes.find(({ id }) => id === this.chosen) ?? this.nodes[0];
    this.rows.show(node.id);
    this.sunburst.show(node);
    const within = this.path.contains(this.root.activeElement);
    const steps = pathTo(this.nodes, node).map((step) => element("button", { type: "button", "data-to": step.id, "aria-current": step === node && "location" }, step.name));
    this.trail.replaceChildren(...steps.map((step) => element("li", {}, step)));
    if (within) steps.at(-1).focus({ preventScroll: true });
    this.path.scrollLeft = this.path.scrollWidth;
  }

  climb(event) {
    const step = event.target.closest("button");
    if (step) this.choose(step.dataset.to);
  }

  // What colours and marks mean, as far as this tree has them.
  explain() {
    const key = (properties, words) => element("li", { class: "row", ...properties }, element("span", { class: "mark" }), words);
    const looks = ["malignant", "premalignant", "benign", "non-neoplastic"].filter((look) => this.nodes.some((node) => node.look === look));
    const statuses = { resolved: "covered by the model", merged: "merged: read as part of a larger group", "not-covered": "not covered" };
    const known = Object.entries(statuses).filter(([status]) => this.nodes.some((node) => node.status === status));
    this.legend.replaceChildren(...looks.map((look) => key({ "data-look": look }, look)), ...known.map(([status, words]) => key({ "data-status": status }, words)));
  }
}
