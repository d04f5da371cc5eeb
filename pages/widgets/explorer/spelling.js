// Which spellings of a name are one, as taxonomy/spelling.py has it.

const ENDING = /(?<=....)(?:(?<=os)[ie]s|(?<=as)(?:[ie]s|e)|us|um|ata|ae|es|as|a|e|i|s)$/u;
const IRREGULAR = new Map([["nevi", "nevus"]]);
const SAYS_NOTHING = new Set(["nos", "s", "photos", "pictures", "images"]);

/**
 * No case, accents, punctuation or possessive. `\b` and `\W` of JavaScript know no letters beyond English, so the
 * classes are spelled out; lower case leaves two letters that case folding would not; and U+034F joins, so it is no
 * accent.
 * @param {string} text
 */
export function normalize(text) {
  return text.normalize("NFKD").replace(/(?!\u034f)\p{Mn}/gu, "")
    .toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ")
    .replace(/['’]s(?![\p{L}\p{N}])/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/**
 * The words of a normalized text that tell something; "non" belongs to the next one.
 * @param {string} normalized
 */
export function wordsIn(normalized) {
  const words = normalized.replace(/(?<![^ ])non (?=.)/gu, "non").split(" ");
  return words.filter((word) => word && !SAYS_NOTHING.has(word));
}

/**
 * What a normalized word has in common with its plurals and its British spelling.
 * @param {string} word
 */
export function stem(word) {
  const american = word.replaceAll("ae", "e").replaceAll("oe", "e").replaceAll("our", "or");
  const singular = IRREGULAR.get(american) ?? american.replace(/itides$/u, "itis");
  return singular.replace(ENDING, "");
}

/**
 * A few capitals, such as SJS: they stand for whole words, and HIV is no part of hives.
 * @param {string} text
 */
export function isAbbreviation(text) {
  return /^\p{L}{2,4}$/u.test(text) && text === text.toUpperCase() && text !== text.toLowerCase();
}
