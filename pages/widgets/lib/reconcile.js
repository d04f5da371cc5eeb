// What the reader changes is shown at once, and Python's answer follows. Until it has come, what Python says may be
// late: an answer to an earlier change, which the reader has left behind since. Followed, it would jump back under the
// hand.

const PATIENCE = 10_000; // ms after which no answer is waited for any longer

/**
 * What Python says of one value, beside what the reader has made of it.
 * @template Value
 */
export class Reconciler {
  /**
   * @param {Value} [said] what Python has said of it before
   * @param {(one: Value, other: Value) => boolean} [same]
   */
  constructor(said, same = (one, other) => JSON.stringify(one) === JSON.stringify(other)) {
    this.said = said;
    this.same = same;
    /** @type {{ value: Value, at: number }[]} what was sent to Python and not yet answered, oldest first */
    this.waiting = [];
  }

  /** What Python will know once all that was sent has come there. */
  get latest() { return this.waiting.length ? this.waiting[this.waiting.length - 1].value : this.said; }

  /**
   * Remember what is sent to Python.
   * @param {Value} value
   */
  sent(value) { this.waiting.push({ value, at: performance.now() }); }

  /**
   * Take what Python says now, and tell whether the widget is to follow it: it is news, and no answer is awaited.
   * @param {Value} value
   */
  reconcile(value) {
    if (this.said !== undefined && this.same(value, this.said)) return false;
    this.said = value;
    const now = performance.now();
    this.waiting = this.waiting.filter(({ at }) => now - at < PATIENCE);
    const answered = this.waiting.findIndex((sent) => this.same(sent.value, value));
    this.waiting = answered < 0 ? [] : this.waiting.slice(answered + 1);
    return this.waiting.length === 0;
  }

  /** Wait for nothing any longer: what was sent is void. */
  forget() { this.waiting = []; }
}
