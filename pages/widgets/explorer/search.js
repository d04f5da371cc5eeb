// Finding nodes by what is typed, as taxonomy/search.py finds them: the same spelling, the same order. A test holds
// the two together.

import { isAbbreviation, normalize } from "./spelling.js";
import { Words } from "./words.js";

/** @import { Node } from "./tree.js" */
/** @typedef {{ item: number, key: string, text: string }} Key a name or code of an item, as it is and normalized */
/** @typedef {{ item: number, key: string }} Hit the position of the node, and what of it matched */

const SUGGESTED = 5; // names that are merely near: more are no help

export class Search {
  /** @param {Node[]} nodes */
  constructor(nodes) {
    this.names = keysOf(nodes, ({ name, synonyms, id }) => [name, ...synonyms, id]);
    this.codes = keysOf(nodes, ({ codes }) => codes);
    this.words = new Words(this.names, nodes.length);
  }

  /**
   * Up to `limit` hits, and whether they are merely near: spelled or worded much like the text, where no node goes by
   * it.
   * @param {string} typed
   * @param {number} limit
   */
  find(typed, limit) {
    const found = normalize(typed) ? firstOf(this.stages(typed), limit) : [];
    if (found.length || isAbbreviation(typed.trim())) return { hits: found, near: false };
    const hits = firstOf([this.words.near(typed)], Math.min(limit, SUGGESTED));
    return { hits, near: hits.length > 0 };
  }

  /**
   * Equal to the text, of the same words, beginning with it, a word beginning with it, holding it anywhere, holding all
   * of its words. Codes and abbreviations are found from their beginning only, and a text that is itself an
   * abbreviation as a whole word only.
   * @param {string} typed
   * @returns {Iterable<Key[]>}
   */
  *stages(typed) {
    const needle = normalize(typed);
    const having = (/** @type {Key[]} */ keys, /** @type {(text: string) => boolean} */ matches) =>
      keys.filter(({ text }) => matches(text));
    const equal = (/** @type {string} */ text) => text === needle;
    const begins = (/** @type {string} */ text) => text.startsWith(needle);
    yield having(this.names, equal);
    yield having(this.codes, equal);
    yield this.words.same(typed);
    if (isAbbreviation(typed.trim())) {
      yield having(this.names, (text) => text.startsWith(`${needle} `));
      yield having(this.names, (text) => text.endsWith(` ${needle}`));
      yield having(this.names, (text) => text.includes(` ${needle} `));
      return;
    }
    yield having(this.names, begins);
    yield having(this.codes, begins);
    yield having(this.names, (text) => text.includes(` ${needle}`));
    yield having(this.names, (text) => text.includes(needle));
    yield this.words.holding(typed);
  }
}

/**
 * Keys are read when the reader first types: most never do.
 * @param {Node[]} nodes
 * @param {(node: Node) => string[]} of
 * @returns {Key[]}
 */
function keysOf(nodes, of) {
  const keys = nodes.flatMap((node, item) => of(node).map((key) => ({ item, key, text: normalize(key) })));
  return keys.filter(({ text }) => text);
}

/**
 * The first keys, one an item; no further stage is begun than that takes.
 * @param {Iterable<Key[]>} stages
 * @param {number} limit
 */
function firstOf(stages, limit) {
  /** @type {Map<number, Hit>} */
  const found = new Map();
  for (const keys of stages) {
    for (const { item, key } of keys) {
      if (found.size < limit && !found.has(item)) found.set(item, { item, key });
    }
    if (found.size >= limit) break;
  }
  return [...found.values()];
}
