// The explorer: search, breadcrumb, outline and sunburst of one tree, and one chosen node for all four.

import { attribute, element, hit } from "../lib/element.js";
import { mounted } from "../lib/mount.js";
import { prefsOf } from "../lib/prefs.js";
import { Reconciler } from "../lib/reconcile.js";
import { Finder } from "./finder.js";
import { Rows } from "./rows.js";
import { Sunburst } from "./sunburst.js";
import { pathTo, unpack } from "./tree.js";

/** @import { Node } from "./tree.js" */
/** @typedef {{ key: string, tree: string, selected: string, label: string }} Data */

const LOOKS = ["malignant", "premalignant", "benign", "non-neoplastic"];
const STATUSES = Object.entries({
  resolved: "covered by the model", merged: "merged: read as part of a larger group", "not-covered": "not covered",
});

class Explorer {
  /**
   * @param {ShadowRoot} parent
   * @param {(id: string) => void} report
   * @param {Data} data
   */
  constructor(parent, report, { key }) {
    this.root = parent;
    this.report = report;
    this.text = ""; // the tree as it was sent
    /** @type {Node[]} */
    this.nodes = [];
    this.chosen = "";
    /** @type {Reconciler<string>} */
    this.choices = new Reconciler();
    const choose = (/** @type {string} */ id) => this.choose(id);
    const tell = (/** @type {Node | null} */ node) => this.sunburst.tell(node);
    this.finder = new Finder(choose);
    this.trail = element("ol");
    const climb = (/** @type {MouseEvent} */ event) => this.climb(event);
    this.path = element("nav", { "aria-label": "Path to the node", onclick: climb }, this.trail);
    this.rows = new Rows(parent, prefsOf(key, { open: new Map() }), { choose, tell });
    this.sunburst = new Sunburst(choose);
    this.legend = element("ul", { class: "legend" });
    const both = element("div", { class: "both" }, this.rows.list, this.sunburst.box);
    parent.append(element("div", { class: "widget" }, this.finder.box, this.path, both, this.legend));
  }

  /** @param {Data} data */
  update({ tree, selected, label }) {
    const fresh = tree !== this.text;
    if (fresh) {
      this.text = tree;
      this.nodes = unpack(tree);
      for (const part of [this.finder, this.sunburst]) part.take(this.nodes);
      this.rows.read(this.nodes);
      this.explain();
    }
    attribute(this.rows.list, { "aria-label": label });
    const elsewhere = this.choices.reconcile(selected) && selected !== this.chosen;
    if (elsewhere) this.chosen = selected;
    if (fresh || elsewhere) this.show();
  }

  /** @param {string} id */
  choose(id) {
    if (id === this.chosen) return this.rows.show(id);
    this.chosen = id; // shown at once; Python's answer follows
    this.choices.sent(id);
    this.show();
    this.report(id);
  }

  show() {
    const node = this.nodes.find(({ id }) => id === this.chosen) ?? this.nodes[0];
    this.rows.show(node.id);
    this.sunburst.show(node);
    const within = this.path.contains(this.root.activeElement);
    const steps = pathTo(this.nodes, node).map((step) => element("button", {
      type: "button", "data-to": step.id, "aria-current": step === node && "location",
    }, step.name));
    this.trail.replaceChildren(...steps.map((step) => element("li", {}, step)));
    if (within) steps[steps.length - 1].focus({ preventScroll: true });
    this.path.scrollLeft = this.path.scrollWidth;
  }

  /** @param {MouseEvent} event */
  climb(event) {
    const to = hit(event, "button")?.dataset.to;
    if (to !== undefined) this.choose(to);
  }

  /** What colours and marks mean, as far as this tree has them. */
  explain() {
    const looks = LOOKS.filter((look) => this.nodes.some((node) => node.look === look));
    const known = STATUSES.filter(([status]) => this.nodes.some((node) => node.status === status));
    this.legend.replaceChildren(
      ...looks.map((look) => legendRow({ "data-look": look }, look)),
      ...known.map(([status, words]) => legendRow({ "data-status": status }, words)));
  }
}

/**
 * @param {Record<string, string>} properties
 * @param {string} words
 */
function legendRow(properties, words) {
  return element("li", { class: "row", ...properties }, element("span", { class: "mark" }), words);
}

export default mounted(Explorer, "chosen");
