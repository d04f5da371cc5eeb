// One thing to be done once the reader has come to rest: each new start puts it off.

export class Timer {
  constructor() {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.running = undefined;
  }

  get isRunning() { return this.running !== undefined; }

  /**
   * @param {number} wait ms
   * @param {() => void} job
   */
  start(wait, job) {
    clearTimeout(this.running);
    this.running = setTimeout(() => {
      this.running = undefined;
      job();
    }, wait);
  }

  stop() {
    clearTimeout(this.running);
    this.running = undefined;
  }
}
