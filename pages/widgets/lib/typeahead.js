// Letters typed in quick succession seek a name that begins with them; one letter again goes to the next such name.

const TOGETHER = 700; // ms between two letters of one name

export class TypeAhead {
  constructor() {
    this.text = "";
    this.at = 0; // ms
  }

  /**
   * Whether a key, a space too, would go on with what is being typed.
   * @param {number} now
   */
  goesOn(now) { return this.text !== "" && now - this.at < TOGETHER; }

  /**
   * The position of the name that is sought, looked for from `at` onwards and around; -1 where there is none.
   * @param {string} key
   * @param {number} now ms
   * @param {string[]} names
   * @param {number} at
   */
  seek(key, now, names, at) {
    const letter = key.toLowerCase();
    this.text = this.goesOn(now) && this.text !== letter ? this.text + letter : letter;
    this.at = now;
    const start = this.text.length === 1 ? at + 1 : at;
    const ring = names.map((_, i) => (start + i) % names.length);
    return ring.find((i) => names[i].toLowerCase().startsWith(this.text)) ?? -1;
  }
}
