// Finding names word by word, as taxonomy/words.py does, where each number below is explained: in any order, with words
// too many, and misspelled. All arithmetic is on whole numbers, up to one division, so that both find the same.

const [SAME, BEGUN, ONE_LETTER_OFF, FURTHER_OFF, SAME_ROOT] = [10, 9, 8, 6, 5];
const [SHORTEST_BEGINNING, SHORTEST_MISSPELLED, LONG, ROOT] = [3, 4, 8, 6];
const [UNKNOWN_WEIGHT, LEFT_OVER, WHOLE_NAME, LEAST, BESIDE_THE_BEST, CONSIDERED] = [2, 5, 0.25, 0.35, 0.6, 200];

class Words {
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
      of.holders = of.items.size;
      of.weight = this.weightOf(each, of.holders);
      for (const at of of.keys) this.total[at] += of.weight;
    }
  }

  read(item, text, at) {
    const stems = wordsIn(text).map((word) => this.stemFor(word));
    for (const each of new Set(stems)) {
      if (!this.stems.has(each)) this.stems.set(each, { keys: [], items: new Set() });
      const of = this.stems.get(each);
      of.keys.push(at);
      of.items.add(item);
    }
    const phrase = ` ${stems.join(" ")} `, sorted = sortedOnce(stems);
    if (!this.alike.has(sorted)) this.alike.set(sorted, []);
    this.alike.get(sorted).push(at);
    return phrase;
  }

  stemFor(word) {
    if (!this.stemOf.has(word)) this.stemOf.set(word, stem(word));
    return this.stemOf.get(word);
  }

  // Keys of the same words, in whatever order and number.
  same(text) {
    const typed = sortedOnce(wordsIn(normalize(text)).map(stem));
    return typed ? this.at(this.alike.get(typed) ?? []) : [];
  }

  // Keys that hold every word of the text, or begin with one of theirs what was typed; the closest first.
  holding(text) {
    const { score, held } = this.scores(wordsIn(normalize(text)), false);
    return this.at(byScore(score, (at) => held[at]));
  }

  // Keys that are worded or spelled much like the text, the closest first.
  near(text) {
    const typed = wordsIn(normalize(text)).flatMap((word) => this.parted(word));
    const { score } = this.scores(typed, true);
    const closest = new Set(byScore(score, (at) => score[at] > 0).slice(0, CONSIDERED));
    const whole = ` ${typed.map(stem).join(" ")} `;
    for (const at of closest) if (whole.includes(this.phrases[at])) score[at] += WHOLE_NAME;
    const least = Math.max(LEAST, BESIDE_THE_BEST * score.reduce((most, each) => Math.max(most, each), 0));
    return this.at(byScore(score, (at) => closest.has(at) && score[at] >= least));
  }

  at(places) { return places.map((place) => this.keys[place]); }

  // Of each key, how much of what was typed it explains for how few words of its own, and whether it has all.
  scores(typed, misspelled) {
    const size = this.keys.length;
    const [explained, used, held] = [new Int32Array(size), new Int32Array(size), new Uint8Array(size).fill(typed.length > 0)];
    let asked = 0;
    for (const word of new Set(typed)) {
      const answers = [...this.answers(word, misspelled)].map(([each, quality]) => ({ ...this.stems.get(each), quality }));
      const [best, weight] = [new Int32Array(size), new Int32Array(size)];
      for (const answer of answers.toSorted((a, b) => a.quality - b.quality || a.weight - b.weight)) {
        for (const at of answer.keys) [best[at], weight[at]] = [answer.quality, answer.weight];
      }
      const closest = Math.max(0, ...answers.map(({ quality }) => quality));
      const holders = answers.filter(({ quality }) => quality === closest).reduce((sum, { holders }) => sum + holders, 0);
      const ofWord = holders ? this.weightOf(word, Math.min(holders, this.items)) : UNKNOWN_WEIGHT;
      asked += ofWord;
      for (let at = 0; at < size; at++) {
        explained[at] += ofWord * best[at];
        used[at] += weight[at];
        if (best[at] < BEGUN) held[at] = 0;
      }
    }
    const score = Float64Array.from(explained, (sum, at) => sum / (10 * Math.max(asked, 1) + LEFT_OVER * Math.max(this.total[at] - used[at], 0)));
    return { score, held };
  }

  // The stems that a typed word may stand for, and how well each answers to it.
  answers(word, misspelled) {
    const found = new Map(), letters = [...word].length;
    const better = (of, quality) => found.set(of, Math.max(quality, found.get(of) ?? 0));
    const own = stem(word), known = this.stemOf.has(word), most = letters >= LONG ? 2 : 1;
    for (const [other, of] of this.stemOf) {
      if (misspelled && letters >= ROOT && sharedRoot(word, other)) better(of, SAME_ROOT);
      if (known) continue;
      if (letters >= SHORTEST_BEGINNING && other.startsWith(word)) better(of, BEGUN);
      if (!misspelled || letters < SHORTEST_MISSPELLED || other.length < SHORTEST_MISSPELLED) continue;
      const distance = lettersOff(word, other, most);
      if (distance <= most) better(of, distance <= 1 && letters > SHORTEST_MISSPELLED ? ONE_LETTER_OFF : FURTHER_OFF);
    }
    if (this.stems.has(own)) found.set(own, SAME);
    return found;
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

// Places that are wanted, the highest score first and then in the order given.
function byScore(score, wanted) {
  return Array.from(score.keys()).filter(wanted).sort((a, b) => score[b] - score[a] || a - b);
}

function sharedRoot(word, other) {
  if (word.slice(0, ROOT) !== other.slice(0, ROOT)) return false;
  let shared = ROOT;
  while (shared < word.length && word[shared] === other[shared]) shared++;
  return 10 * shared >= 6 * Math.max(word.length, other.length);
}

// Letters to be added, dropped, changed or swapped with their neighbour to make one word of the other (optimal string
// alignment), or more than `most` where it takes more than those. Three rows serve all pairs: thousands are set side by
// side at each key.
let [twoAbove, above, row] = [[], [], []];

function lettersOff(word, other, most) {
  const [height, width] = [word.length, other.length];
  if (Math.abs(height - width) > most) return most + 1;
  for (let j = 0; j <= width; j++) above[j] = j;
  for (let i = 1; i <= height; i++) {
    let least = row[0] = i;
    for (let j = 1; j <= width; j++) {
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
  return above[width];
}
