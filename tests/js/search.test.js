// The search on a small tree. That it finds in the whole tree what Python finds is held by
// tests/browser/widgets/test_explorer_search.py.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { lettersOff } from "../../pages/widgets/explorer/letters.js";
import { Search } from "../../pages/widgets/explorer/search.js";
import { isAbbreviation, normalize } from "../../pages/widgets/explorer/spelling.js";
import { factsOf, pathTo, unpack } from "../../pages/widgets/explorer/tree.js";

const TREE = [
  "\tSkin disease\t-1\trr",
  "\tMalignant\t0\tmr",
  "\tMelanoma\t1\tmr\t1200\t\tC43\tMONDO:1\tMalignant melanoma|MM",
  "\tLentigo maligna melanoma\t2\tmm",
  "bcc\tBasal cell carcinoma\t1\tmr\t900\t\tC44\t\tBCC|Rodent ulcer",
  "\tBenign\t0\tbr",
  "\tBlue nevus\t5\tbn\t\tuncertain",
].join("\n");
const nodes = unpack(TREE);
const search = new Search(nodes);
const found = (/** @type {string} */ typed) => search.find(typed, 5).hits.map(({ item }) => nodes[item].name);

test("the tree is unpacked with its ids, codes and counts", () => {
  assert.deepEqual(nodes.map(({ id }) => id),
    ["skin-disease", "malignant", "melanoma", "lentigo-maligna-melanoma", "bcc", "benign", "blue-nevus"]);
  assert.deepEqual([nodes[0].leaves, nodes[1].leaves, nodes[0].height], [3, 2, 3]);
  assert.deepEqual(nodes[2].codes, ["C43", "MONDO:1"]);
  assert.deepEqual(pathTo(nodes, nodes[3]).map(({ name }) => name),
    ["Skin disease", "Malignant", "Melanoma", "Lentigo maligna melanoma"]);
});

test("what is said of a node", () => {
  assert.deepEqual(factsOf(nodes, nodes[2]), ["1 disease", "covered, 1,200 training photos"]);
  assert.deepEqual(factsOf(nodes, nodes[3]), ["read as part of Melanoma"]);
  assert.deepEqual(factsOf(nodes, nodes[6]), ["uncertain", "not covered"]);
});

test("names, synonyms, codes, beginnings and words in disorder", () => {
  assert.deepEqual(found("melanoma"), ["Melanoma", "Lentigo maligna melanoma"]);
  assert.equal(found("rodent ulcers")[0], "Basal cell carcinoma");
  assert.equal(found("C44")[0], "Basal cell carcinoma");
  assert.equal(found("basal")[0], "Basal cell carcinoma");
  assert.equal(found("carcinoma, cell basal")[0], "Basal cell carcinoma");
  assert.deepEqual(found("MM"), ["Melanoma"]);
  assert.deepEqual(found("  "), []);
});

test("a misspelled name is merely near", () => {
  const { hits, near } = search.find("melanmoa", 5);
  assert.ok(near);
  assert.equal(nodes[hits[0].item].name, "Melanoma");
  assert.deepEqual(search.find("zzzzzz", 5), { hits: [], near: false });
});

test("normalizing is done once and for all", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
    assert.equal(normalize(normalize(text)), normalize(text));
  }));
  assert.equal(normalize("Bowen's Disease, É"), "bowen disease e");
  assert.ok(isAbbreviation("SJS") && !isAbbreviation("Sjs") && !isAbbreviation("HIVES"));
});

/**
 * Optimal string alignment by its definition, without rows or limits.
 * @param {string} one
 * @param {string} other
 * @returns {number}
 */
function distance(one, other) {
  if (!one || !other) return one.length + other.length;
  const [a, b] = [one.at(-1), other.at(-1)];
  const [less, fewer] = [one.slice(0, -1), other.slice(0, -1)];
  const ways = [distance(less, other) + 1, distance(one, fewer) + 1, distance(less, fewer) + (a === b ? 0 : 1)];
  if (a === other.at(-2) && b === one.at(-2)) ways.push(distance(one.slice(0, -2), other.slice(0, -2)) + 1);
  return Math.min(...ways);
}

test("letters off are counted as the definition counts them, up to the most that matter", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });
  fc.assert(fc.property(word, word, (one, other) => {
    assert.equal(Math.min(3, lettersOff(one, other, 2)), Math.min(3, distance(one, other)));
  }));
});
