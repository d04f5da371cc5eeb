// Letters typed into an outline.

import assert from "node:assert/strict";
import { test } from "node:test";

import { TypeAhead } from "../../pages/widgets/lib/typeahead.js";

const NAMES = ["Benign", "Basal cell carcinoma", "Malignant", "Melanoma", "Melanoma in situ"];

test("letters in quick succession spell a name, one letter again goes on to the next", () => {
  const typed = new TypeAhead();
  assert.equal(typed.seek("m", 0, NAMES, 0), 2);
  assert.equal(typed.seek("E", 100, NAMES, 2), 3);
  assert.equal(typed.seek("b", 2000, NAMES, 3), 0);
  assert.equal(typed.seek("b", 2100, NAMES, 0), 1);
  assert.equal(typed.seek("x", 4000, NAMES, 1), -1);
});

test("a space goes on with what is being typed, and with nothing else", () => {
  const typed = new TypeAhead();
  assert.ok(!typed.goesOn(0));
  for (const [i, letter] of [..."melanoma"].entries()) typed.seek(letter, 100 * i, NAMES, 3);
  assert.ok(typed.goesOn(800));
  assert.equal(typed.seek(" ", 800, NAMES, 3), 4);
  assert.ok(!typed.goesOn(1600));
});
