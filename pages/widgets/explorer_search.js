// Finding nodes by what is typed, as taxonomy/search.py finds them: the same spelling, the same order. A test holds
// the two together.

// No case, accents, punctuation or possessive. `\b` and `\W` of JavaScript know no letters beyond English, so the
// classes are spelled out; lower case leaves two letters that case folding would not; and U+034F joins, so it is no accent.
function normalize(text) {
  return text.normalize("NFKD").replace(/(?!\u034f)\p{Mn}/gu, "")
    .toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ")
    .replace(/['’]s(?![\p{L}\p{N}_])/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

class Search {
  // Keys are read when the reader first types: most never do.
  constructor(nodes) {
    const keys = (of) => nodes.flatMap((node, item) => of(node).map((key) => ({ item, key, text: normalize(key) }))).filter(({ text }) => text);
    this.names = keys(({ name, synonyms, id }) => [name, ...synonyms, id]);
    this.codes = keys(({ codes }) => codes);
  }

  // Up to `limit` of {item: position of the node, key: what of it matched}: equal first, then beginning with the text,
  // then a word beginning with it, then holding it anywhere. Codes are found from their beginning only. Where there is
  // nothing, plurals and possessives written without their apostrophe ("behcets disease") are tried without the s.
  find(typed, limit) {
    const needle = normalize(typed);
    if (!needle) return [];
    const found = this.staged(needle, limit);
    return found.length ? found : this.staged(needle.replace(/(?<=[^ ]{2}[^siu ])s(?= |$)/gu, ""), limit);
  }

  staged(needle, limit) {
    const found = new Map();
    const equal = (text) => text === needle;
    const begins = (text) => text.startsWith(needle);
    const word = (text) => text.includes(` ${needle}`);
    const holds = (text) => text.includes(needle);
    const stages = [[this.names, equal], [this.codes, equal], [this.names, begins], [this.codes, begins], [this.names, word], [this.names, holds]];
    for (const [keys, matches] of stages) {
      for (const { item, key, text } of keys) {
        if (found.has(item) || !matches(text)) continue;
        found.set(item, { item, key });
        if (found.size === limit) return [...found.values()];
      }
    }
    return [...found.values()];
  }
}
