// The search box: a combobox whose listbox holds the nodes that match, each with its place in the tree.

import { Search } from "./search.js";
import { pathTo } from "./tree.js";
import { element } from "../lib/element.js";

const MOST_HITS = 20;

export class Finder {
  constructor(choose) {
    this.choose = choose;
    [this.hits, this.options, this.at] = [[], [], -1];
    this.input = element("input", {
      role: "combobox", id: "typed", type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
      placeholder: "Name, synonym or code", "aria-autocomplete": "list", "aria-controls": "hits", "aria-expanded": "false",
      onfocus: () => setTimeout(() => this.index), oninput: () => this.search(), onkeydown: (event) => this.press(event), onclick: () => this.search(),
    });
    this.list = element("ul", { role: "listbox", id: "hits", "aria-label": "Nodes found" });
    this.count = element("p", { class: "count", "aria-hidden": "true" });
    this.popup = element("div", { class: "popup", hidden: true, onmousedown: (event) => event.preventDefault(), onclick: (event) => this.click(event) }, this.list, this.count);
    this.said = element("p", { role: "status", class: "unseen" });
    const label = element("label", { for: "typed" }, "Search the tree");
    this.box = element("div", { class: "finder", onfocusout: () => this.close() }, label, this.input, this.popup, this.said);
  }

  take(nodes) {
    this.nodes = nodes;
    this.made = null;
    this.close();
  }

  // Made when the box is entered, before the first letter: most readers never come here.
  get index() { return (this.made ??= new Search(this.nodes)); }

  search() {
    const { hits, near } = this.index.find(this.input.value, MOST_HITS + 1);
    this.hits = hits.slice(0, MOST_HITS);
    this.options = this.hits.map((hit, at) => this.option(hit, at));
    this.list.replaceChildren(...(near ? [this.asking()] : this.options));
    const asked = this.input.value.trim() !== "";
    this.said.textContent = this.count.textContent = asked ? this.summary(hits.length, near) : "";
    this.popup.hidden = !asked;
    this.input.setAttribute("aria-expanded", this.hits.length > 0);
    this.go(this.hits.length ? 0 : -1);
  }

  summary(found, near) {
    if (!found) return "Nothing found: try another name, a part of it, or a code";
    if (near) return `Nothing goes by this text; ${found === 1 ? "one name is" : `${found} names are`} close to it`;
    return found > MOST_HITS ? `The first ${MOST_HITS} are shown; type more to narrow it down` : `${found} found`;
  }

  // Names that are merely close, as a question.
  asking() {
    const question = element("span", { id: "asking", class: "asking" }, "Did you mean");
    return element("li", { role: "group", "aria-labelledby": "asking" }, question, element("ul", { role: "presentation" }, ...this.options));
  }

  option({ item, key }, at) {
    const node = this.nodes[item];
    const [shown, also] = [node.name, key === node.name ? "" : key];
    const place = pathTo(this.nodes, node).slice(1, -1).map(({ name }) => name).join(" › ");
    const parts = [element("span", { class: "name" }, shown), also && element("span", { class: "matched" }, also), element("span", { class: "place" }, place)];
    return element("li", { role: "option", id: `hit-${at}`, "data-id": node.id, "aria-selected": "false" }, ...parts.filter(Boolean));
  }

  go(at) {
    this.at = at;
    this.options.forEach((option, i) => option.setAttribute("aria-selected", i === at));
    if (at < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", `hit-${at}`);
    bringInto(this.list, this.options[at]);
  }

  close() {
    [this.hits, this.options] = [[], []];
    this.popup.hidden = true;
    this.list.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.said.textContent = "";
  }

  pick(at) {
    const { id } = this.nodes[this.hits[at].item];
    this.close();
    this.input.select(); // the next search may be typed over this one
    this.choose(id);
  }

  click(event) {
    const option = event.target.closest("[role=option]");
    if (option) this.pick(this.options.indexOf(option));
  }

  // Every key ends here: Streamlit hears bare letters on the document, and cannot see that they are typed into a box.
  press(event) {
    event.stopPropagation();
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const count = this.hits.length;
    const keys = {
      ArrowDown: () => (count ? this.go((this.at + 1) % count) : this.search()),
      ArrowUp: () => (count ? this.go((this.at - 1 + count) % count) : this.search()),
      Enter: () => count && this.pick(this.at),
      Escape: () => (this.popup.hidden ? (this.input.value = "") : this.close()),
    };
    if (!keys[event.key]) return;
    keys[event.key]();
    event.preventDefault();
  }
}

// Scroll a box in itself until a part of it is seen; the page stays where it is.
export function bringInto(box, part) {
  const [outer, inner] = [box.getBoundingClientRect(), part.getBoundingClientRect()];
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top;
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom;
}
