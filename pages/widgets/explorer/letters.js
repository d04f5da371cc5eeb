// How far a word is from another, letter by letter.

/**
 * Which letters a word has, as bits of one number: most pairs are told apart by them alone.
 * @param {string} word
 */
export function lettersIn(word) {
  let bits = 0;
  for (let at = 0; at < word.length; at++) bits |= 1 << (word.charCodeAt(at) & 31);
  return bits;
}

/** @param {number} number */
export function bitsIn(number) {
  let count = 0;
  for (; number; number &= number - 1) count++;
  return count;
}

/** @type {number[][]} three rows that serve all pairs: thousands of words are set beside each one that is typed */
let [twoAbove, above, row] = [[], [], []];

/**
 * Letters to be added, dropped, changed or swapped with their neighbour to make one word of the other (optimal string
 * alignment), or more than `most` where it takes more than those.
 * @param {string} word
 * @param {string} other
 * @param {number} most
 */
export function lettersOff(word, other, most) {
  for (let j = 0; j <= other.length; j++) above[j] = j;
  for (let i = 1; i <= word.length; i++) {
    let least = row[0] = i;
    for (let j = 1; j <= other.length; j++) {
      let off = above[j - 1] + (word[i - 1] === other[j - 1] ? 0 : 1);
      if (above[j] < off) off = above[j] + 1;
      if (row[j - 1] < off) off = row[j - 1] + 1;
      const swapped = i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1];
      if (swapped) off = Math.min(off, twoAbove[j - 2] + 1);
      row[j] = off;
      if (off < least) least = off;
    }
    if (least > most) return most + 1;
    [twoAbove, above, row] = [above, row, twoAbove];
  }
  return above[other.length];
}
