// One photo after the other, decided and rated without the mouse: B or R, 1 to 5, Enter. The time runs from when the
// photo is in sight until its answer is given.

import { element, understood } from "../lib/element.js";

const desks = new WeakMap(); // parent element -> Desk

export default function ({ data, parentElement, setTriggerValue }) {
  let desk = desks.get(parentElement);
  if (!desk) desks.set(parentElement, (desk = new Desk(parentElement)));
  desk.report = (answer) => setTriggerValue("answered", answer);
  desk.update(data);
  // Streamlit may end an overtaken call after its successor has begun: only the latest may tidy up.
  const turn = ++desk.turn;
  return () => {
    if (turn !== desk.turn) return;
    desks.delete(parentElement);
    desk.leave();
  };
}

class Desk {
  constructor(parent) {
    this.turn = 0;
    this.parent = parent;
    this.image = element("img", { alt: "", draggable: "false", onload: () => (this.since = performance.now()) });
    this.progress = element("p", { class: "progress", role: "status" });
    this.note = element("p", { class: "hint" });
    this.decisions = [choice("decision", "biopsy", "Biopsy or treat", "B"), choice("decision", "reassure", "Reassure", "R")];
    this.steps = [1, 2, 3, 4, 5].map((step) => choice("confidence", step, String(step), ""));
    this.next = element("button", { type: "button", class: "next", onclick: () => this.send() }, "Next photo ", key("Enter"));
    this.host = element("div", { class: "desk", onchange: () => this.draw() },
      element("div", { class: "photo" }, this.image),
      element("div", { class: "answers" },
        this.progress,
        this.note,
        element("fieldset", { class: "decision" }, element("legend", {}, "What would you do?"), ...this.decisions),
        element("fieldset", { class: "confidence" }, element("legend", {}, "How sure are you? ", element("span", { class: "hint" }, "keys 1 to 5")), ...this.steps,
          element("span", { class: "end hint" }, "a guess"), element("span", { class: "end hint" }, "certain")),
        this.next,
      ));
    parent.append(this.host);
    this.listen = (event) => this.press(event);
    document.addEventListener("keydown", this.listen, true); // before Streamlit, to which "r" means: run the page again
  }

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
  chosen(name) { return this.fields().find((field) => field.name === name && field.checked)?.value; }
  complete() { return this.chosen("decision") && this.chosen("confidence") && this.since !== undefined && !this.sent; }
  draw() { this.next.setAttribute("aria-disabled", !this.complete()); }

  choose(name, value) {
    this.fields().find((field) => field.name === name && field.value === value).checked = true;
    this.draw();
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const at = event.composedPath()[0];
    const inside = event.composedPath().includes(this.host);
    if (!inside && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName))) return;
    const letter = event.key.toLowerCase();
    if (letter === "b") this.choose("decision", "biopsy");
    else if (letter === "r") this.choose("decision", "reassure");
    else if (/^[1-5]$/.test(letter)) this.choose("confidence", letter);
    else if (event.key === "Enter" && (inside || at === document.body)) this.send();
    else return;
    understood(event);
  }

  send() {
    if (!this.complete()) return;
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

function key(name) { return element("kbd", { "aria-hidden": "true" }, name); }

function choice(name, value, text, letter) {
  const shortcut = letter || text;
  return element("label", { class: "choice" },
    element("input", { type: "radio", name, value, "aria-keyshortcuts": shortcut }), element("span", {}, text), letter ? key(letter) : null);
}
