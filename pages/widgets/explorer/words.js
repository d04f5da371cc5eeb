// Finding names word by word, as taxonomy/words.py does, where each number below is explained: in any order, with words
// too many, and misspelled. All arithmetic is on whole numbers, up to one division, so that both find the same.

import { bitsIn, lettersIn, lettersOff } from "./letters.js";
import { normalize, stem, wordsIn } from "./spelling.js";

/** @import { Key } from "./search.js" */
/**
 * A stem, with the keys that have it (their positions) and how many items those are of.
 * @typedef {{ keys: number[], holders: number, last: number, weight: number }} Stem
 */
/** @typedef {{ at: number, score: number, held: boolean }} Scored a key, and whether it has every word */

const [SAME, BEGUN, ONE_LETTER_OFF, FURTHER_OFF, SAME_ROOT] = [10, 9, 8, 6, 5];
const [SHORTEST_BEGINNING, SHORTEST_MISSPELLED, LONG, ROOT] = [3, 4, 8, 6];
const [UNKNOWN_WEIGHT, LEFT_OVER, WHOLE_NAME, LEAST, BESIDE_THE_BEST] = [2, 5, 0.25, 0.35, 0.6];
const [CONSIDERED, MOST_LETTERS] = [200, 200];

export class Words {
  /**
   * @param {Key[]} keys
   * @param {number} items how many there are
   */
  constructor(keys, items) {
    this.keys = keys;
    this.items = items;
    /** @type {Map<string, string>} of each word that a key has */
    this.stemOf = new Map();
    /** @type {Map<string, Stem>} */
    this.stems = new Map();
    /** @type {Map<string, number[]>} sorted stems -> keys */
    this.alike = new Map();
    this.phrases = keys.map(({ item, text }, at) => this.read(item, text, at));
    this.total = new Int32Array(keys.length);
    for (const [each, of] of this.stems) {
      of.weight = this.weightOf(each, of.holders);
      for (const at of of.keys) this.total[at] += of.weight;
    }
    this.spelled = [...this.stemOf.keys()].sort();
    /** @type {{ word: string, letters: number }[][]} */
    this.byLength = [];
    for (const word of this.spelled) (this.byLength[word.length] ??= []).push({ word, letters: lettersIn(word) });
  }

  /**
   * @param {number} item
   * @param {string} text
   * @param {number} at the position of the key
   */
  read(item, text, at) {
    const stems = wordsIn(text).map((word) => this.stemFor(word));
    for (const each of new Set(stems)) {
      const of = this.stems.get(each) ?? { keys: [], holders: 0, last: -1, weight: 0 };
      this.stems.set(each, of);
      of.keys.push(at);
      if (of.last !== item) of.holders += 1; // the keys of one item follow each other
      of.last = item;
    }
    const sorted = sortedOnce(stems);
    const alike = this.alike.get(sorted) ?? [];
    this.alike.set(sorted, alike);
    alike.push(at);
    return ` ${stems.join(" ")} `;
  }

  /** @param {string} word */
  stemFor(word) {
    const known = this.stemOf.get(word) ?? stem(word);
    this.stemOf.set(word, known);
    return known;
  }

  /**
   * Keys of the same words, in whatever order and number.
   * @param {string} text
   */
  same(text) {
    const typed = sortedOnce(wordsIn(normalize(text)).map(stem));
    return typed ? (this.alike.get(typed) ?? []).map((at) => this.keys[at]) : [];
  }

  /**
   * Keys that hold every word of the text, or begin with one of theirs what was typed; the closest first.
   * @param {string} text
   */
  holding(text) {
    const found = this.scored(wordsIn(normalize(text.slice(0, MOST_LETTERS))), false);
    return found.filter(({ held }) => held).map(({ at }) => this.keys[at]);
  }

  /**
   * Keys that are worded or spelled much like the text, the closest first.
   * @param {string} text
   */
  near(text) {
    const typed = wordsIn(normalize(text.slice(0, MOST_LETTERS))).flatMap((word) => this.parted(word));
    const whole = ` ${typed.map(stem).join(" ")} `;
    const closest = this.scored(typed, true).slice(0, CONSIDERED);
    for (const each of closest) if (whole.includes(this.phrases[each.at])) each.score += WHOLE_NAME;
    const least = Math.max(LEAST, BESIDE_THE_BEST * Math.max(...closest.map(({ score }) => score)));
    return closest.filter(({ score }) => score >= least).sort(byScore).map(({ at }) => this.keys[at]);
  }

  /**
   * Each key that has any of the words, the highest score first: how much of what was typed it explains for how few
   * words of its own.
   * @param {string[]} typed
   * @param {boolean} misspelled whether what is merely spelled alike counts
   */
  scored(typed, misspelled) {
    const size = this.keys.length, different = [...new Set(typed)];
    const [explained, used, held] = [new Int32Array(size), new Int32Array(size), new Uint8Array(size)];
    let asked = 0;
    for (const word of different) {
      const found = this.answers(word, misspelled);
      const answers = [...found].map(([each, quality]) => ({ .../** @type {Stem} */ (this.stems.get(each)), quality }));
      const closest = Math.max(0, ...found.values());
      const holders = answers.reduce((sum, each) => sum + (each.quality === closest ? each.holders : 0), 0);
      const ofWord = holders ? this.weightOf(word, Math.min(holders, this.items)) : UNKNOWN_WEIGHT;
      asked += ofWord;
      const answered = new Uint8Array(size); // the best answer to a word is the one that counts
      for (const { keys, quality, weight } of answers.sort((a, b) => b.quality - a.quality || b.weight - a.weight)) {
        for (const at of keys) {
          if (answered[at]) continue;
          answered[at] = 1;
          explained[at] += ofWord * quality;
          used[at] += weight;
          if (quality >= BEGUN) held[at] += 1;
        }
      }
    }
    /** @type {Scored[]} */
    const found = [];
    for (let at = 0; at < size; at++) {
      if (!explained[at]) continue;
      const score = explained[at] / (10 * Math.max(asked, 1) + LEFT_OVER * Math.max(this.total[at] - used[at], 0));
      found.push({ at, score, held: held[at] === different.length });
    }
    return found.sort(byScore);
  }

  /**
   * The stems that a typed word may stand for, and how well each answers to it.
   * @param {string} word
   * @param {boolean} misspelled
   */
  answers(word, misspelled) {
    /** @type {Map<string, number>} */
    const found = new Map();
    const letters = [...word].length, known = this.stemOf.has(word), own = stem(word);
    const better = (/** @type {string} */ other, /** @type {number} */ quality) => {
      const each = this.stemFor(other);
      found.set(each, Math.max(quality, found.get(each) ?? 0));
    };
    if (misspelled && letters >= ROOT) {
      for (const other of this.beginningWith(word.slice(0, ROOT))) {
        if (sharedRoot(word, other)) better(other, SAME_ROOT);
      }
    }
    if (misspelled && letters >= SHORTEST_MISSPELLED) {
      for (const [other, off] of this.spelledLike(word, letters >= LONG ? 2 : 1)) {
        better(other, off <= 1 && letters > SHORTEST_MISSPELLED && !known ? ONE_LETTER_OFF : FURTHER_OFF);
      }
    }
    if (!known && letters >= SHORTEST_BEGINNING) for (const other of this.beginningWith(word)) better(other, BEGUN);
    if (this.stems.has(own)) found.set(own, SAME);
    return found;
  }

  /**
   * Words that are no more than so many letters off, and how many.
   * @param {string} word
   * @param {number} most
   * @returns {Iterable<[other: string, off: number]>}
   */
  *spelledLike(word, most) {
    const typed = lettersIn(word);
    for (let length = Math.max(word.length - most, SHORTEST_MISSPELLED); length <= word.length + most; length++) {
      for (const { word: other, letters: written } of this.byLength[length] ?? []) {
        if (bitsIn(typed ^ written) > 2 * most) continue; // a changed letter is one that is missing and one that is new
        const off = lettersOff(word, other, most);
        if (off <= most) yield [other, off];
      }
    }
  }

  /**
   * @param {string} letters
   * @returns {Iterable<string>}
   */
  *beginningWith(letters) {
    let [low, high] = [0, this.spelled.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.spelled[middle] < letters) low = middle + 1;
      else high = middle;
    }
    for (; this.spelled[low]?.startsWith(letters); low++) yield this.spelled[low];
  }

  /**
   * A word, or the two that it is made of where only their space is missing: "portwine".
   * @param {string} word
   */
  parted(word) {
    for (let cut = SHORTEST_BEGINNING; cut <= word.length - SHORTEST_BEGINNING; cut++) {
      const parts = [word.slice(0, cut), word.slice(cut)];
      if (parts.every((part) => this.stemOf.has(part))) return this.answers(word, true).size ? [word] : parts;
    }
    return [word];
  }

  /**
   * How much hangs on a word that so many items have: one more each time that they are half as many.
   * @param {string} word
   * @param {number} holders
   */
  weightOf(word, holders) { return /^\p{Nd}+$/u.test(word) ? 1 : 32 - Math.clz32(Math.floor(this.items / holders)); }
}

/** @param {string[]} stems */
function sortedOnce(stems) { return [...new Set(stems)].sort().join(" "); }

/**
 * @param {Scored} one
 * @param {Scored} other
 */
function byScore(one, other) { return other.score - one.score || one.at - other.at; }

/**
 * @param {string} word
 * @param {string} other
 */
function sharedRoot(word, other) {
  let shared = ROOT;
  while (shared < word.length && word[shared] === other[shared]) shared++;
  return 10 * shared >= 6 * Math.max(word.length, other.length);
}
