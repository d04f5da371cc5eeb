// Finding names word by word, as taxonomy/words.py does, where each number below is explained: in any order, with words
// too many, and misspelled. All arithmetic is on whole numbers, up to one division, so that both find the same.

import { normalize, stem, wordsIn } from "./spelling.js";

const [SAME, BEGUN, ONE_LETTER_OFF, FURTHER_OFF, SAME_ROOT] = [10, 9, 8, 6, 5];
const [SHORTEST_BEGINNING, SHORTEST_MISSPELLED, LONG, ROOT] = [3, 4, 8, 6];
const [UNKNOWN_WEIGHT, LEFT_OVER, WHOLE_NAME, LEAST, BESIDE_THE_BEST] = [2, 5, 0.25, 0.35, 0.6];
const [CONSIDERED, MOST_LETTERS] = [200, 200];

export class Words {
  // `keys` are {item, key, text: the key normalized}; `items` says how many items there are.
  constructor(keys, items) {
    this.keys = keys;
    this.items = items;
    this.stemOf = new Map(); // of each word that a key has
    this.stems = new Map(); // stem -> {keys, holders: how many items, weight}
    this.alike = new Map(); // sorted stems -> keys
    this.phrases = keys.map(({ item, text }, at) => this.read(item, text, at));
    this.total = new Int32Array(keys.length);
    for (const [each, of] of this.stems) {
      of.weight = this.weightOf(each, of.holders);
      for (const at of of.keys) this.total[at] += of.weight;
    }
    this.spelled = [...this.stemOf.keys()].sort();
    this.byLength = [];
    for (const word of this.spelled) (this.byLength[word.length] ??= []).push({ word, letters: lettersIn(word) });
  }

  read(item, text, at) {
    const stems = wordsIn(text).map((word) => this.stemFor(word));
    for (const each of new Set(stems)) {
      if (!this.stems.has(each)) this.stems.set(each, { keys: [], holders: 0, last: -1 });
      const of = this.stems.get(each);
      of.keys.push(at);
      of.holders += of.last !== item; // the keys of one item follow each other
      of.last = item;
    }
    const sorted = sortedOnce(stems);
    if (!this.alike.has(sorted)) this.alike.set(sorted, []);
    this.alike.get(sorted).push(at);
    return ` ${stems.join(" ")} `;
  }

  stemFor(word) {
    if (!this.stemOf.has(word)) this.stemOf.set(word, stem(word));
    return this.stemOf.get(word);
  }

  // Keys of the same words, in whatever order and number.
  same(text) {
    const typed = sortedOnce(wordsIn(normalize(text)).map(stem));
    return typed ? (this.alike.get(typed) ?? []).map((at) => this.keys[at]) : [];
  }

  // Keys that hold every word of the text, or begin with one of theirs what was typed; the closest first.
  holding(text) {
    return this.scored(wordsIn(normalize(text.slice(0, MOST_LETTERS))), false).filter(({ held }) => held).map(({ at }) => this.keys[at]);
  }

  // Keys that are worded or spelled much like the text, the closest first.
  near(text) {
    const typed = wordsIn(normalize(text.slice(0, MOST_LETTERS))).flatMap((word) => this.parted(word));
    const whole = ` ${typed.map(stem).join(" ")} `;
    const closest = this.scored(typed, true).slice(0, CONSIDERED);
    for (const each of closest) if (whole.includes(this.phrases[each.at])) each.score += WHOLE_NAME;
    const least = Math.max(LEAST, BESIDE_THE_BEST * Math.max(...closest.map(({ score }) => score)));
    return closest.filter(({ score }) => score >= least).sort(byScore).map(({ at }) => this.keys[at]);
  }

  // {at, score, held} of each key that has any of the words, the highest score first: how much of what was typed it
  // explains for how few words of its own, and whether it has all.
  scored(typed, misspelled) {
    const size = this.keys.length, different = [...new Set(typed)];
    const [explained, used, held] = [new Int32Array(size), new Int32Array(size), new Uint8Array(size)];
    let asked = 0;
    for (const word of different) {
      const answers = [...this.answers(word, misspelled)].map(([each, quality]) => ({ ...this.stems.get(each), quality }));
      const closest = Math.max(0, ...answers.map(({ quality }) => quality));
      const holders = answers.filter(({ quality }) => quality === closest).reduce((sum, { holders }) => sum + holders, 0);
      const ofWord = holders ? this.weightOf(word, Math.min(holders, this.items)) : UNKNOWN_WEIGHT;
      asked += ofWord;
      const answered = new Uint8Array(size); // the best answer to a word is the one that counts
      for (const { keys, quality, weight } of answers.sort((a, b) => b.quality - a.quality || b.weight - a.weight)) {
        for (const at of keys) {
          if (answered[at]) continue;
          answered[at] = 1;
          explained[at] += ofWord * quality;
          used[at] += weight;
          held[at] += quality >= BEGUN;
        }
      }
    }
    const found = [];
    for (let at = 0; at < size; at++) {
      if (!explained[at]) continue;
      const score = explained[at] / (10 * Math.max(asked, 1) + LEFT_OVER * Math.max(this.total[at] - used[at], 0));
      found.push({ at, score, held: held[at] === different.length });
    }
    return found.sort(byScore);
  }

  // The stems that a typed word may stand for, and how well each answers to it.
  answers(word, misspelled) {
    const found = new Map(), letters = [...word].length, known = this.stemOf.has(word), own = stem(word);
    const better = (other, quality) => found.set(this.stemOf.get(other), Math.max(quality, found.get(this.stemOf.get(other)) ?? 0));
    if (misspelled && letters >= ROOT) {
      for (const other of this.beginningWith(word.slice(0, ROOT))) if (sharedRoot(word, other)) better(other, SAME_ROOT);
    }
    if (misspelled && letters >= SHORTEST_MISSPELLED) {
      const most = letters >= LONG ? 2 : 1, typed = lettersIn(word);
      for (let length = Math.max(word.length - most, SHORTEST_MISSPELLED); length <= word.length + most; length++) {
        for (const { word: other, letters: written } of this.byLength[length] ?? []) {
          if (bitsIn(typed ^ written) > 2 * most) continue; // a changed letter is one that is missing and one that is new
          const off = lettersOff(word, other, most);
          const slightly = off <= 1 && letters > SHORTEST_MISSPELLED && !known;
          if (off <= most) better(other, slightly ? ONE_LETTER_OFF : FURTHER_OFF);
        }
      }
    }
    if (!known && letters >= SHORTEST_BEGINNING) for (const other of this.beginningWith(word)) better(other, BEGUN);
    if (this.stems.has(own)) found.set(own, SAME);
    return found;
  }

  *beginningWith(letters) {
    let [low, high] = [0, this.spelled.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.spelled[middle] < letters) low = middle + 1;
      else high = middle;
    }
    for (; this.spelled[low]?.startsWith(letters); low++) yield this.spelled[low];
  }

  // A word, or the two that it is made of where only their space is missing: "portwine".
  parted(word) {
    for (let cut = SHORTEST_BEGINNING; cut <= word.length - SHORTEST_BEGINNING; cut++) {
      const parts = [word.slice(0, cut), word.slice(cut)];
      if (parts.every((part) => this.stemOf.has(part))) return this.answers(word, true).size ? [word] : parts;
    }
    return [word];
  }

  // How much hangs on a word that so many items have: one more each time that they are half as many.
  weightOf(word, holders) { return /^\p{Nd}+$/u.test(word) ? 1 : 32 - Math.clz32(Math.floor(this.items / holders)); }
}

function sortedOnce(stems) { return [...new Set(stems)].sort().join(" "); }

function byScore(one, other) { return other.score - one.score || one.at - other.at; }

function sharedRoot(word, other) {
  let shared = ROOT;
  while (shared < word.length && word[shared] === other[shared]) shared++;
  return 10 * shared >= 6 * Math.max(word.length, other.length);
}

// Which letters a word has, as bits of one number: most pairs are told apart by them alone.
function lettersIn(word) {
  let bits = 0;
  for (let at = 0; at < word.length; at++) bits |= 1 << (word.charCodeAt(at) & 31);
  return bits;
}

function bitsIn(number) {
  let count = 0;
  for (; number; number &= number - 1) count++;
  return count;
}

// Letters to be added, dropped, changed or swapped with their neighbour to make one word of the other (optimal string
// alignment), or more than `most` where it takes more than those. Three rows serve all pairs: thousands of words are set
// beside each one that is typed.
let [twoAbove, above, row] = [[], [], []];

function lettersOff(word, other, most) {
  for (let j = 0; j <= other.length; j++) above[j] = j;
  for (let i = 1; i <= word.length; i++) {
    let least = row[0] = i;
    for (let j = 1; j <= other.length; j++) {
      let off = above[j - 1] + (word[i - 1] !== other[j - 1]);
      if (above[j] < off) off = above[j] + 1;
      if (row[j - 1] < off) off = row[j - 1] + 1;
      if (i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1]) off = Math.min(off, twoAbove[j - 2] + 1);
      row[j] = off;
      if (off < least) least = off;
    }
    if (least > most) return most + 1;
    [twoAbove, above, row] = [above, row, twoAbove];
  }
  return above[other.length];
}
