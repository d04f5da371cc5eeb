// Finding nodes by what is typed, as taxonomy/search.py finds them: the same spelling, the same order. A test holds
// the two together.

import { isAbbreviation, normalize } from "./spelling.js";
import { Words } from "./words.js";

const SUGGESTED = 5; // names that are merely near: more are no help

export class Search {
  // Keys are read when the reader first types: most never do.
  constructor(nodes) {
    const keys = (of) => nodes.flatMap((node, item) => of(node).map((key) => ({ item, key, text: normalize(key) }))).filter(({ text }) => text);
    this.names = keys(({ name, synonyms, id }) => [name, ...synonyms, id]);
    this.codes = keys(({ codes }) => codes);
    this.words = new Words(this.names, nodes.length);
  }

  // Up to `limit` of {item: position of the node, key: what of it matched}, and whether they are merely near: spelled or
  // worded much like the text, where no node goes by it.
  find(typed, limit) {
    const found = normalize(typed) ? firstOf(this.stages(typed), limit) : [];
    const near = found.length || isAbbreviation(typed.trim()) ? [] : firstOf([this.words.near(typed)], Math.min(limit, SUGGESTED));
    return { hits: found.length ? found : near, near: near.length > 0 };
  }

  // Equal to the text, of the same words, beginning with it, a word beginning with it, holding it anywhere, holding all
  // of its words. Codes and abbreviations are found from their beginning only, and a text that is itself an abbreviation
  // as a whole word only.
  *stages(typed) {
    const needle = normalize(typed);
    const having = (keys, matches) => keys.filter(({ text }) => matches(text));
    const [equal, begins] = [(text) => text === needle, (text) => text.startsWith(needle)];
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

// The first keys, one an item; no further stage is begun than that takes.
function firstOf(stages, limit) {
  const found = new Map();
  for (const keys of stages) {
    for (const { item, key } of keys) {
      if (found.size < limit && !found.has(item)) found.set(item, { item, key });
    }
    if (found.size >= limit) break;
  }
  return [...found.values()];
}
