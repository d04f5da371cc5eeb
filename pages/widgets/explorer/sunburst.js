// The branch of the chosen node as rings: the angle of an arc is its share of the diseases, and a disease reaches to the
// rim, where there is room for its name. It is a picture of what the outline holds, for the pointer; whoever works by
// keyboard or ear has everything there.

import { sector } from "./arcs.js";
import { LINE, label, shorten, wrap } from "./labels.js";
import { diseasesIn, factsOf } from "./tree.js";
import { element } from "../lib/element.js";
import { shape } from "../lib/shapes.js";

const RINGS = 4;
const THINNEST = (0.3 * Math.PI) / 180; // nobody can see or hit a narrower arc: such neighbours are drawn as one
const NAMED = 120; // more arcs in a ring than this have no room for their names

export class Sunburst {
  constructor(choose) {
    this.choose = choose;
    this.arcs = new Map(); // node -> its path, as far as it is drawn
    this.drawing = shape("svg", { role: "img", class: "sunburst" });
    this.name = element("span", { class: "name" });
    this.facts = element("span", { class: "facts" });
    this.box = element("div", { class: "round", onclick: (event) => this.click(event), onpointerover: (event) => this.point(event), onpointerout: () => this.tell(null) },
      this.drawing, element("p", { class: "told" }, this.name, this.facts));
    new ResizeObserver(() => this.fit()).observe(this.box);
  }

  take(nodes) { this.nodes = nodes; }

  // The centre is the chosen node, or the group of a chosen disease.
  show(node) {
    this.chosen = node;
    const centre = node.children.length || node.up < 0 ? node : this.nodes[node.up];
    if (centre !== this.centre) this.draw(centre);
    for (const [held, arc] of this.arcs) arc.classList.toggle("chosen", held === node);
    this.raise(node);
    this.tell(null);
  }

  // Drawn in pixels, so that letters keep their size: again whenever the width changes.
  fit() {
    const width = Math.round(Math.min(this.box.clientWidth, 620));
    if (!width || width === this.width || !this.chosen) return;
    this.width = width;
    this.centre = null;
    this.show(this.chosen);
  }

  draw(centre) {
    this.centre = centre;
    this.arcs.clear();
    if (!this.width) return;
    this.rim = this.width / 2 - 2;
    this.edges = edges(this.rim, this.counts(centre));
    this.hole = this.edges[0];
    const [arcs, labels] = [shape("g"), shape("g", { class: "labels" })];
    this.branch(centre, 1, 0, 2 * Math.PI, arcs, labels);
    this.drawing.setAttribute("viewBox", [-this.width / 2, -this.width / 2, this.width, this.width].join(" "));
    this.drawing.setAttribute("aria-label", `${centre.name} as rings, ${diseasesIn(centre) || "a disease"}. The tree beside it holds the same.`);
    this.drawing.replaceChildren(stripes(), arcs, this.middle(centre), labels);
  }

  // How many nodes stand in each ring.
  counts(centre) {
    const counts = [];
    for (let ring = centre.children; ring.length && counts.length < RINGS; ring = ring.flatMap((place) => this.nodes[place].children)) counts.push(ring.length);
    return counts.length ? counts : [0];
  }

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

  // A crowd stands for the thin arcs of `node`, its parent: it has no colour of its own, and leads to the parent.
  arc(node, inner, outer, from, to, look) {
    const gap = Math.min(1, ((to - from) * inner) / 4);
    const drawn = shape("path", { d: sector(inner, outer, from, to), class: look, "data-node": node.id, "data-look": node.look, "data-status": node.status, "stroke-width": gap });
    drawn.node = node;
    return drawn;
  }

  middle(centre) {
    const lines = wrap(centre.name, this.hole * 1.65, 4) ?? [shorten(centre.name, this.hole * 1.65)];
    const count = diseasesIn(centre);
    const all = count ? [...lines, count] : lines;
    const text = all.map((words, i) => shape("text", { y: (i - (all.length - 1) / 2) * LINE, dy: "0.35em", class: count && i === all.length - 1 ? "count" : "name" }, words));
    const above = this.nodes[centre.up];
    const upward = above && shape("path", { d: `M-6 ${-this.hole + 16}l6-6 6 6`, class: "upward" });
    const drawn = shape("g", { class: above ? "middle leads" : "middle" }, shape("circle", { r: this.hole - 1 }), upward, ...text);
    drawn.node = above ?? centre;
    return drawn;
  }

  // The chosen arc lies above its neighbours, so that its outline is whole.
  raise(node) {
    const arc = this.arcs.get(node);
    arc?.parentNode.append(arc);
  }

  held(event) { return event.target.closest(".arc, .crowd, .middle"); }

  click(event) {
    const held = this.held(event);
    if (held) this.choose((held.classList.contains("middle") && this.chosen !== this.centre ? this.centre : held.node).id);
  }

  point(event) {
    if (event.pointerType === "touch") return;
    const held = this.held(event);
    if (held) this.tell(held.classList.contains("middle") ? this.centre : held.node);
  }

  // Say what a node is, wherever it was pointed at; the chosen one where nothing is.
  tell(node) {
    this.arcs.get(this.pointed)?.classList.remove("pointed");
    this.pointed = node;
    this.arcs.get(node)?.classList.add("pointed");
    const shown = node ?? this.chosen;
    if (!shown) return;
    this.name.textContent = shown.name;
    this.facts.textContent = factsOf(this.nodes, shown).join(" · ");
  }
}

// Premalignant is broken into segments here as everywhere; paler where the model does not tell it apart.
function stripes() {
  const pattern = (id, bar) => shape("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    shape("rect", { width: 6, height: 6, class: "between" }), shape("rect", { width: 3, height: 6, class: bar }));
  return shape("defs", {}, pattern("premalignant", "bar"), pattern("premalignant-pale", "bar pale"));
}

// Radii between the rings, from the centre to the rim. The last ring with few enough arcs to be named is the widest; with
// few rings there is more room for the name in the centre.
function edges(rim, counts) {
  const hole = rim * (counts.length < 3 ? 0.34 : 0.26);
  const widest = Math.max(0, counts.findLastIndex((count) => count <= NAMED));
  const widths = counts.map((_, ring) => (ring < widest ? 1 : ring === widest ? 1.8 : 0.7));
  const unit = (rim - hole) / widths.reduce((sum, width) => sum + width);
  return widths.reduce((radii, width) => [...radii, radii.at(-1) + width * unit], [hole]);
}
