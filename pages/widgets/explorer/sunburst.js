// The branch of the chosen node as rings: the angle of an arc is its share of the diseases, and a disease reaches to
// the rim, where there is room for its name. It is a picture of what the outline holds, for the pointer; whoever works
// by keyboard or ear has everything there.

import { attribute, element, hit } from "../lib/element.js";
import { shape } from "../lib/shapes.js";
import { sector } from "./arcs.js";
import { LINE, label, shorten, wrap } from "./labels.js";
import { diseasesIn, factsOf } from "./tree.js";

/** @import { Node } from "./tree.js" */
/** @typedef {SVGElement & { node: Node }} Arc what is drawn of a node, and leads to it */

const RINGS = 4;
const THINNEST = (0.3 * Math.PI) / 180; // nobody can see or hit a narrower arc: such neighbours are drawn as one
const NAMED = 120; // more arcs in a ring than this have no room for their names

export class Sunburst {
  /** @param {(id: string) => void} choose */
  constructor(choose) {
    this.choose = choose;
    /** @type {Node[]} */
    this.nodes = [];
    /** @type {Map<Node, Arc>} as far as they are drawn */
    this.arcs = new Map();
    /** @type {Node | null} */
    this.chosen = null;
    /** @type {Node | null} */
    this.centre = null;
    /** @type {Node | null} */
    this.pointed = null;
    this.width = 0;
    /** @type {number[]} radii between the rings, from the centre to the rim */
    this.edges = [];
    this.drawing = shape("svg", { role: "img", class: "sunburst" });
    this.name = element("span", { class: "name" });
    this.facts = element("span", { class: "facts" });
    this.box = element("div", {
      class: "round", onclick: (event) => this.click(event),
      onpointerover: (event) => this.point(event), onpointerout: () => this.tell(null),
    }, this.drawing, element("p", { class: "caption" }, this.name, this.facts));
    new ResizeObserver(() => this.fit()).observe(this.box);
  }

  /** @param {Node[]} nodes */
  take(nodes) { this.nodes = nodes; }

  /**
   * The centre is the chosen node, or the group of a chosen disease.
   * @param {Node} node
   */
  show(node) {
    this.chosen = node;
    const centre = node.children.length || node.up < 0 ? node : this.nodes[node.up];
    if (centre !== this.centre) this.draw(centre);
    for (const [held, arc] of this.arcs) arc.classList.toggle("chosen", held === node);
    this.raise(node);
    this.tell(null);
  }

  /** Drawn in pixels, so that letters keep their size: again whenever the width changes. */
  fit() {
    const width = Math.round(Math.min(this.box.clientWidth, 620));
    if (!width || width === this.width || !this.chosen) return;
    this.width = width;
    this.centre = null;
    this.show(this.chosen);
  }

  get hole() { return this.edges[0]; }

  get rim() { return this.width / 2 - 2; }

  /** @param {Node} centre */
  draw(centre) {
    this.centre = centre;
    this.arcs.clear();
    if (!this.width) return;
    this.edges = edges(this.rim, this.counts(centre));
    const [arcs, labels] = [shape("g"), shape("g", { class: "labels" })];
    this.branch(centre, 1, 0, 2 * Math.PI, arcs, labels);
    const said = `${centre.name} as rings, ${diseasesIn(centre) || "a disease"}. The tree beside it holds the same.`;
    const viewBox = [-this.width / 2, -this.width / 2, this.width, this.width].join(" ");
    attribute(this.drawing, { viewBox, "aria-label": said });
    this.drawing.replaceChildren(stripes(), arcs, this.middle(centre), labels);
  }

  /**
   * How many nodes stand in each ring.
   * @param {Node} centre
   */
  counts(centre) {
    const counts = [];
    let ring = centre.children;
    while (ring.length && counts.length < RINGS) {
      counts.push(ring.length);
      ring = ring.flatMap((place) => this.nodes[place].children);
    }
    return counts.length ? counts : [0];
  }

  /**
   * Draw what is below a node, between two angles.
   * @param {Node} node
   * @param {number} depth
   * @param {number} from
   * @param {number} to
   * @param {SVGElement} arcs to which they are added
   * @param {SVGElement} labels
   */
  branch(node, depth, from, to, arcs, labels) {
    if (depth > RINGS) return;
    const step = (to - from) / node.leaves;
    const inner = this.edges[depth - 1];
    let [at, crowd] = [from, from]; // arcs too thin for themselves wait between `crowd` and `at`
    const flush = () => {
      if (at - crowd > THINNEST) arcs.append(this.arc(node, inner, this.rim, crowd, at, "crowd"));
    };
    for (const child of node.children.map((place) => this.nodes[place])) {
      const end = at + step * child.leaves;
      if (end - at > THINNEST) {
        flush();
        const outer = child.children.length && depth < RINGS ? this.edges[depth] : this.rim;
        const arc = this.arc(child, inner, outer, at, end, "arc");
        this.arcs.set(child, arc);
        arcs.append(arc);
        labels.append(...label(child, inner, outer, at, end));
        this.branch(child, depth + 1, at, end, arcs, labels);
        crowd = end;
      }
      at = end;
    }
    flush();
  }

  /**
   * A crowd stands for the thin arcs of `node`, its parent: it has no colour of its own, and leads to the parent.
   * @param {Node} node
   * @param {number} inner
   * @param {number} outer
   * @param {number} from
   * @param {number} to
   * @param {"arc" | "crowd"} look
   * @returns {Arc}
   */
  arc(node, inner, outer, from, to, look) {
    const gap = Math.min(1, ((to - from) * inner) / 4);
    const of = { "data-node": node.id, "data-look": node.look, "data-status": node.status };
    const drawn = shape("path", { d: sector(inner, outer, from, to), class: look, ...of, "stroke-width": gap });
    return Object.assign(drawn, { node });
  }

  /**
   * @param {Node} centre
   * @returns {Arc}
   */
  middle(centre) {
    const lines = wrap(centre.name, this.hole * 1.65, 4) ?? [shorten(centre.name, this.hole * 1.65)];
    const count = diseasesIn(centre);
    const all = count ? [...lines, count] : lines;
    const text = all.map((words, i) => {
      const look = count && i === all.length - 1 ? "count" : "name";
      return shape("text", { y: (i - (all.length - 1) / 2) * LINE, dy: "0.35em", class: look }, words);
    });
    const above = this.nodes[centre.up];
    const upward = above && shape("path", { d: `M-6 ${-this.hole + 16}l6-6 6 6`, class: "upward" });
    const circle = shape("circle", { r: this.hole - 1 });
    const drawn = shape("g", { class: above ? "middle leads" : "middle" }, circle, upward, ...text);
    return Object.assign(drawn, { node: above ?? centre });
  }

  /**
   * The chosen arc lies above its neighbours, so that its outline is whole.
   * @param {Node} node
   */
  raise(node) {
    const arc = this.arcs.get(node);
    if (arc) arc.parentElement?.append(arc);
  }

  /** @param {Event} event */
  held(event) { return /** @type {Arc | null} */ (/** @type {unknown} */ (hit(event, ".arc, .crowd, .middle"))); }

  /** @param {MouseEvent} event */
  click(event) {
    const held = this.held(event);
    if (!held) return;
    const away = held.classList.contains("middle") && this.chosen !== this.centre;
    this.choose((away && this.centre ? this.centre : held.node).id);
  }

  /** @param {PointerEvent} event */
  point(event) {
    const held = this.held(event);
    if (!held || event.pointerType === "touch") return;
    this.tell(held.classList.contains("middle") ? this.centre : held.node);
  }

  /**
   * Say what a node is, wherever it was pointed at; the chosen one where nothing is.
   * @param {Node | null} node
   */
  tell(node) {
    if (this.pointed) this.arcs.get(this.pointed)?.classList.remove("pointed");
    this.pointed = node;
    if (node) this.arcs.get(node)?.classList.add("pointed");
    const shown = node ?? this.chosen;
    if (!shown) return;
    this.name.textContent = shown.name;
    this.facts.textContent = factsOf(this.nodes, shown).join(" · ");
  }
}

/** Premalignant is broken into segments here as everywhere; paler where the model does not tell it apart. */
function stripes() {
  const tile = { width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
  const pattern = (/** @type {string} */ id, /** @type {string} */ bar) => shape("pattern", { id, ...tile },
    shape("rect", { width: 6, height: 6, class: "between" }), shape("rect", { width: 3, height: 6, class: bar }));
  return shape("defs", {}, pattern("premalignant", "bar"), pattern("premalignant-pale", "bar pale"));
}

/**
 * Radii between the rings, from the centre to the rim. The last ring with few enough arcs to be named is the widest;
 * with few rings there is more room for the name in the centre.
 * @param {number} rim
 * @param {number[]} counts of arcs in each ring
 */
function edges(rim, counts) {
  const hole = rim * (counts.length < 3 ? 0.34 : 0.26);
  const widest = Math.max(0, counts.findLastIndex((count) => count <= NAMED));
  /** @type {number[]} */
  const widths = counts.map((_, ring) => (ring < widest ? 1 : ring === widest ? 1.8 : 0.7));
  const unit = (rim - hole) / widths.reduce((sum, width) => sum + width);
  const radii = [hole];
  for (const width of widths) radii.push(radii[radii.length - 1] + width * unit);
  return radii;
}
