// The search box: a combobox whose listbox holds the nodes that match, each with its place in the tree.

import { attribute, element, hit } from "../lib/element.js";
import { isShortcut } from "../lib/keys.js";
import { Search } from "./search.js";
import { pathTo } from "./tree.js";

/** @import { Hit } from "./search.js" */
/** @import { Node } from "./tree.js" */

const MOST_HITS = 20;

export class Finder {
  /** @param {(id: string) => void} choose */
  constructor(choose) {
    this.choose = choose;
    /** @type {Node[]} */
    this.nodes = [];
    /** @type {Search | null} */
    this.made = null;
    /** @type {Hit[]} */
    this.hits = [];
    /** @type {HTMLElement[]} one a hit */
    this.options = [];
    this.at = -1; // the option that Enter picks
    this.input = element("input", {
      role: "combobox", id: "typed", type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
      placeholder: "Name, synonym or code",
      "aria-autocomplete": "list", "aria-controls": "hits", "aria-expanded": "false",
      onfocus: () => setTimeout(() => this.index), oninput: () => this.search(),
      onkeydown: (event) => this.press(event), onclick: () => this.search(),
    });
    this.list = element("ul", { role: "listbox", id: "hits", "aria-label": "Nodes found" });
    this.count = element("p", { class: "count", "aria-hidden": "true" });
    this.popup = element("div", {
      class: "popup", hidden: true,
      onmousedown: (event) => event.preventDefault(), onclick: (event) => this.click(event),
    }, this.list, this.count);
    this.said = element("p", { role: "status", class: "unseen" });
    const label = element("label", { for: "typed" }, "Search the tree");
    this.box = element("div", { class: "finder", onfocusout: () => this.close() },
      label, this.input, this.popup, this.said);
  }

  /** @param {Node[]} nodes */
  take(nodes) {
    this.nodes = nodes;
    this.made = null;
    this.close();
  }

  /** Made when the box is entered, before the first letter: most readers never come here. */
  get index() { return (this.made ??= new Search(this.nodes)); }

  search() {
    const { hits, near } = this.index.find(this.input.value, MOST_HITS + 1);
    this.hits = hits.slice(0, MOST_HITS);
    this.options = this.hits.map((found, at) => this.option(found, at));
    this.list.replaceChildren(...(near ? [this.asking()] : this.options));
    const asked = this.input.value.trim() !== "";
    this.said.textContent = this.count.textContent = asked ? summary(hits.length, near) : "";
    this.popup.hidden = !asked;
    attribute(this.input, { "aria-expanded": this.hits.length > 0 });
    this.go(this.hits.length ? 0 : -1);
  }

  /** Names that are merely close, as a question. */
  asking() {
    const question = element("span", { id: "asking", class: "asking" }, "Did you mean");
    const names = element("ul", { role: "presentation" }, ...this.options);
    return element("li", { role: "group", "aria-labelledby": "asking" }, question, names);
  }

  /**
   * @param {Hit} found
   * @param {number} at
   */
  option({ item, key }, at) {
    const node = this.nodes[item];
    const place = pathTo(this.nodes, node).slice(1, -1).map(({ name }) => name).join(" › ");
    return element("li", { role: "option", id: `hit-${at}`, "data-id": node.id, "aria-selected": "false" },
      element("span", { class: "name" }, node.name),
      key === node.name ? null : element("span", { class: "matched" }, key),
      element("span", { class: "place" }, place));
  }

  /** @param {number} at the option to stand at, -1 for none */
  go(at) {
    this.at = at;
    this.options.forEach((option, i) => attribute(option, { "aria-selected": i === at }));
    if (at < 0) return this.input.removeAttribute("aria-activedescendant");
    attribute(this.input, { "aria-activedescendant": `hit-${at}` });
    bringInto(this.list, this.options[at]);
  }

  close() {
    [this.hits, this.options] = [[], []];
    this.popup.hidden = true;
    this.list.replaceChildren();
    attribute(this.input, { "aria-expanded": false });
    this.input.removeAttribute("aria-activedescendant");
    this.said.textContent = "";
  }

  /** @param {number} at */
  pick(at) {
    const { id } = this.nodes[this.hits[at].item];
    this.close();
    this.input.select(); // the next search may be typed over this one
    this.choose(id);
  }

  /** @param {MouseEvent} event */
  click(event) {
    const option = hit(event, "[role=option]");
    if (option) this.pick(this.options.indexOf(option));
  }

  /**
   * Every key ends here: Streamlit hears bare letters on the document, and cannot see that they are typed into a box.
   * @param {KeyboardEvent} event
   */
  press(event) {
    event.stopPropagation();
    if (event.isComposing || isShortcut(event)) return;
    const count = this.hits.length;
    /** @type {Record<string, () => void>} */
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

/**
 * @param {number} found
 * @param {boolean} near
 */
function summary(found, near) {
  if (!found) return "Nothing found: try another name, a part of it, or a code";
  if (near) return `Nothing goes by this text; ${found === 1 ? "one name is" : `${found} names are`} close to it`;
  return found > MOST_HITS ? `The first ${MOST_HITS} are shown; type more to narrow it down` : `${found} found`;
}

/**
 * Scroll a box in itself until a part of it is seen; the page stays where it is.
 * @param {HTMLElement} box
 * @param {HTMLElement} part
 */
export function bringInto(box, part) {
  const [outer, inner] = [box.getBoundingClientRect(), part.getBoundingClientRect()];
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top;
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom;
}
