// Python's late answers don't take the reader back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Reconciler } from "../../pages/widgets/lib/reconcile.js";

test("what Python says first, and whatever is news, is followed", () => {
  const values = new Reconciler();
  assert.ok(values.reconcile("a"));
  assert.ok(!values.reconcile("a"));
  assert.ok(values.reconcile("b"));
});

test("an answer to an earlier change is not, the answer to the last one is", () => {
  const values = new Reconciler("a");
  for (const sent of ["b", "c"]) values.sent(sent);
  assert.equal(values.latest, "c");
  assert.ok(!values.reconcile("a"));
  assert.ok(!values.reconcile("b"));
  assert.ok(values.reconcile("c"));
  assert.equal(values.latest, "c");
});

test("an answer that has overtaken others stands for them", () => {
  const values = new Reconciler([0]);
  for (const sent of [[1], [2], [3]]) values.sent(sent);
  assert.ok(!values.reconcile([2]));
  assert.ok(values.reconcile([3]));
});

test("what answers none of them is another's doing, and goes first", () => {
  const values = new Reconciler("a");
  values.sent("b");
  assert.ok(values.reconcile("z"));
  assert.equal(values.latest, "z");
});

test("nothing is waited for once it is void, or for ever", (context) => {
  let now = 0;
  context.mock.method(performance, "now", () => now);
  const values = new Reconciler("a");
  values.sent("b");
  values.sent("c");
  values.forget();
  assert.ok(values.reconcile("b"));
  values.sent("c");
  values.sent("d");
  now = 10_001;
  assert.ok(values.reconcile("c"));
});

test("what is the same is the owner's to say", () => {
  const values = new Reconciler(1, (one, other) => Math.abs(one - other) < 0.1);
  values.sent(2);
  values.sent(3);
  assert.ok(!values.reconcile(1.05));
  assert.ok(!values.reconcile(2.05));
  assert.ok(values.reconcile(2.95));
});
