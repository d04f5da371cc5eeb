// One photo after the other, decided and rated without the mouse: B or R, 1 to 5, Enter. The time runs from when the
// photo is in sight until its answer is given.

import { attribute, element } from "../lib/element.js";
import { consume, isShortcut } from "../lib/keys.js";
import { mounted } from "../lib/mount.js";

/** @typedef {{ photo: string, uri: string, progress: string, note: string }} Data */
/** @typedef {[photo: string, biopsy: boolean, confidence: number, seconds: number]} Answer */

class Desk {
  /**
   * @param {ShadowRoot} parent
   * @param {(answer: Answer) => void} report
   */
  constructor(parent, report) {
    this.report = report;
    this.photo = "";
    this.sent = false;
    /** @type {number | undefined} when the photo came in sight */
    this.since = undefined;
    this.image = element("img", { alt: "", draggable: "false", onload: () => (this.since = performance.now()) });
    this.progress = element("p", { class: "progress", role: "status" });
    this.note = element("p", { class: "hint" });
    const send = () => this.send();
    this.next = element("button", { type: "button", class: "next", onclick: send }, "Next photo ", key("Enter"));
    this.host = element("div", { class: "desk", onchange: () => this.draw() },
      element("div", { class: "photo" }, this.image),
      element("div", { class: "answers" }, this.progress, this.note, decisions(), confidence(), this.next));
    parent.append(this.host);
    this.listen = (/** @type {KeyboardEvent} */ event) => this.press(event);
    document.addEventListener("keydown", this.listen, true); // before Streamlit, to which "r" means: run the page again
  }

  /** @param {Data} data */
  update({ photo, uri, progress, note }) {
    this.sent = false;
    if (photo !== this.photo) {
      this.photo = photo;
      this.since = undefined;
      for (const field of this.fields()) field.checked = false;
      this.image.src = uri;
    }
    this.image.alt = progress;
    if (this.progress.textContent !== progress) this.progress.textContent = progress;
    this.note.textContent = note;
    this.note.hidden = !note;
    this.draw();
  }

  fields() { return [...this.host.querySelectorAll("input")]; }

  /** @param {"decision" | "confidence"} name */
  chosen(name) { return this.fields().find((field) => field.name === name && field.checked)?.value; }

  complete() {
    return this.chosen("decision") && this.chosen("confidence") && this.since !== undefined && !this.sent;
  }

  draw() { attribute(this.next, { "aria-disabled": !this.complete() }); }

  /**
   * @param {"decision" | "confidence"} name
   * @param {string} value
   */
  choose(name, value) {
    const field = this.fields().find((each) => each.name === name && each.value === value);
    if (field) field.checked = true;
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (isShortcut(event) || event.repeat) return;
    const at = /** @type {HTMLElement} */ (event.composedPath()[0]);
    const inside = event.composedPath().includes(this.host);
    if (!inside && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName))) return;
    const letter = event.key.toLowerCase();
    if (letter === "b") this.choose("decision", "biopsy");
    else if (letter === "r") this.choose("decision", "reassure");
    else if (/^[1-5]$/.test(letter)) this.choose("confidence", letter);
    else if (event.key === "Enter" && (inside || at === document.body)) this.send();
    else return;
    consume(event);
  }

  send() {
    if (!this.complete() || this.since === undefined) return;
    const seconds = Math.round(performance.now() - this.since) / 1000;
    this.sent = true;
    this.draw();
    this.report([this.photo, this.chosen("decision") === "biopsy", Number(this.chosen("confidence")), seconds]);
  }

  leave() {
    document.removeEventListener("keydown", this.listen, true);
    this.host.remove();
  }
}

function decisions() {
  const legend = element("legend", {}, "What would you do?");
  return element("fieldset", { class: "decision" }, legend,
    choice("decision", "biopsy", "Biopsy or treat", "B"), choice("decision", "reassure", "Reassure", "R"));
}

function confidence() {
  const legend = element("legend", {}, "How sure are you? ", element("span", { class: "hint" }, "keys 1 to 5"));
  const steps = ["1", "2", "3", "4", "5"].map((step) => choice("confidence", step, step, ""));
  return element("fieldset", { class: "confidence" }, legend, ...steps,
    element("span", { class: "end hint" }, "a guess"), element("span", { class: "end hint" }, "certain"));
}

/** @param {string} name */
function key(name) { return element("kbd", { "aria-hidden": "true" }, name); }

/**
 * @param {string} name
 * @param {string} value
 * @param {string} text
 * @param {string} letter its key; "" where that is the text
 */
function choice(name, value, text, letter) {
  const field = element("input", { type: "radio", name, value, "aria-keyshortcuts": letter || text });
  return element("label", { class: "choice" }, field, element("span", {}, text), letter ? key(letter) : null);
}

export default mounted(Desk, "answered");
