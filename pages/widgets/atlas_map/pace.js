// While the map moves, a machine without a graphics card cannot draw 20,000 cases in time. It then draws as many as it
// can, the uppermost, which lie all over the map; all of them once the map rests.

import { Timer } from "../lib/timer.js";

const SLOW = 26; // ms from frame to frame that is more than one frame of a screen
const BREAK = 250; // ms after which it is another movement
const RESTED = 120; // ms without movement

export class Pace {
  /** @param {() => void} rested hears of a map that rests after some were left out */
  constructor(rested) {
    this.rested = rested;
    this.timer = new Timer();
    this.share = 1;
    this.last = -Infinity;
  }

  /** The share of the cases to be drawn in this frame of a moving map. It falls fast and rises slowly. */
  moved() {
    const now = performance.now();
    const gap = now - this.last;
    this.last = now;
    if (gap > SLOW && gap < BREAK) this.share = Math.max(0.2, this.share * 0.85);
    else if (gap <= SLOW) this.share = Math.min(1, this.share * 1.02);
    this.timer.stop();
    if (this.share < 1) this.timer.start(RESTED, this.rested);
    return this.share;
  }

  leave() { this.timer.stop(); }
}
