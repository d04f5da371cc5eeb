// The photo, the square of it that is read, and the evidence on top. Streamlit calls the default export at first and
// whenever the data or the theme change, with the same parent element: the viewer found there is brought up to date, so
// the picture never flickers and zoom, opacity and focus stay.

import { element, understood } from "../lib/element.js";
import { gestures } from "../lib/gestures.js";
import { gradient, paint } from "../lib/overlay.js";
import { centred, inside, keyed, pulled, same, told } from "./frame.js";

const viewers = new WeakMap(); // parent element -> Viewer
const habits = new Map(); // widget key -> how the reader likes the overlay, kept while the tab lives

export default function ({ data, parentElement, setTriggerValue }) {
  let viewer = viewers.get(parentElement);
  if (!viewer) viewers.set(parentElement, (viewer = new Viewer(parentElement, data.key)));
  viewer.report = (frame) => setTriggerValue("frame", frame);
  viewer.update(data);
  // Streamlit may end an overtaken call after its successor has begun: only the latest may tidy up.
  const turn = ++viewer.turn;
  return () => {
    if (turn !== viewer.turn) return;
    viewers.delete(parentElement);
    viewer.leave();
  };
}

class Viewer {
  constructor(parent, key) {
    if (!habits.has(key)) habits.set(key, { opacity: 50, shown: true, cells: false });
    this.habit = habits.get(key);
    this.turn = 0;
    this.view = { zoom: 1, x: 0, y: 0 }; // the part in sight: its upper left corner as shares of the photo
    this.sent = []; // frames sent to Python and not yet answered, oldest first
    this.moving = false;
    this.build(parent);
    gestures(this.stage, { take: (event) => this.take(event), pinch: (factor, middle, shift) => this.pinch(factor, middle, shift) });
  }

  build(parent) {
    const button = (text, label, onclick, more = {}) => element("button", { type: "button", "aria-label": label, onclick, ...more }, text);
    const corners = ["nw", "ne", "sw", "se"].map((corner) => element("span", { class: `corner ${corner}`, "data-corner": corner }));
    this.image = element("img", { alt: "", draggable: "false" });
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.summary = element("span", { class: "unseen", id: "summary" });
    this.picture = element("div", { class: "picture", role: "img", "aria-describedby": "summary" }, this.image, this.canvas);
    this.square = element("div", { class: "frame", role: "application", "aria-roledescription": "frame", "aria-label": "The square that is read. Arrow keys move it, with Shift in larger steps; plus and minus resize it; Escape ends.", onkeydown: (event) => this.pressFrame(event), onblur: () => this.flush() }, ...corners);
    this.plane = element("div", { class: "plane" }, this.picture, this.square);
    this.stage = element("div", { class: "stage", role: "group", tabindex: "0", "aria-label": "Photo. Plus and minus zoom, arrow keys move the enlarged photo, zero shows it whole.", onkeydown: (event) => this.pressStage(event), ondblclick: () => this.fit() }, this.plane);
    this.stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });

    this.shown = element("input", { type: "checkbox", onchange: () => this.prefer("shown", this.shown.checked) });
    this.cells = element("input", { type: "checkbox", onchange: () => this.prefer("cells", this.cells.checked) });
    this.slider = element("input", { type: "range", min: "0", max: "100", step: "5", "aria-label": "Opacity of the overlay", oninput: () => this.prefer("opacity", Number(this.slider.value)) });
    this.percent = element("span", { class: "figure", "aria-hidden": "true" });
    this.strip = element("div", { class: "strip", "aria-hidden": "true" });
    this.ticks = element("div", { class: "ticks" });
    this.overlayTools = element("fieldset", { class: "tools", "aria-label": "Evidence on the photo" },
      element("label", {}, this.shown, "Overlay"),
      element("label", { class: "opacity" }, element("span", {}, "Opacity"), this.slider, this.percent),
      element("label", {}, this.cells, "Show the 8 × 8 grid"));
    this.scale = element("div", { class: "scale" }, this.strip, this.ticks);

    this.out = button("−", "Zoom out", () => this.zoom(1 / 1.5));
    this.in = button("+", "Zoom in", () => this.zoom(1.5));
    this.whole = button("Fit", "Fit: show the whole photo", () => this.fit());
    this.mover = button("Move the frame", null, () => this.setMoving(!this.moving));
    this.resetter = button("Reset frame", null, () => this.reset());
    this.full = button("Full size", null, () => this.setFull(!this.dialog.open));
    const viewTools = element("div", { class: "tools", role: "group", "aria-label": "View" }, this.out, this.in, this.whole, this.full, element("span", { class: "pair" }, this.mover, this.resetter));

    this.where = element("p", { class: "where", hidden: true }); // follows the frame at every step
    this.status = element("p", { class: "unseen", role: "status" }); // says it once the frame has come to rest
    this.caption = element("figcaption", {});
    this.figure = element("figure", { class: "viewer" }, this.stage, this.summary, this.scale, this.overlayTools, viewTools, this.where, this.status, this.caption);
    this.dialog = element("dialog", { "aria-label": "Photo, full size", onclose: () => this.setFull(false) });
    this.host = element("div", { class: "host" }, this.figure, this.dialog);
    parent.append(this.host);
  }

  update(data) {
    const [left, top, side] = data.frame;
    const frame = { left, top, side };
    const fresh = data.uri !== this.data?.uri;
    const stood = this.read; // the frame that Python knew until now
    this.data = data;
    this.photo = { width: data.width, height: data.height };
    this.read = frame;
    if (fresh) {
      this.image.src = data.uri;
      this.sent = [];
      this.host.style.setProperty("--photo", data.width / data.height);
      this.fit();
    }
    if (fresh || this.answered(frame, stood)) this.frame = frame;
    this.picture.setAttribute("aria-label", data.alt);
    this.summary.textContent = data.summary;
    this.caption.textContent = data.caption;
    this.ticks.replaceChildren(...data.ticks.map((tick) => element("span", {}, tick)));
    this.strip.style.backgroundImage = gradient(data.diverging);
    this.overlayTools.disabled = !data.drawn;
    this.scale.classList.toggle("empty", !data.drawn);
    this.paint();
    this.draw();
  }

  // Whether the square on screen is to follow Python. Not while the reader is still moving it, nor on an answer to an
  // earlier move or click when a later move is on its way: it would jump back under the hand.
  answered(frame, stood) {
    const answer = this.sent.findIndex((sent) => same(sent, frame));
    if (answer >= 0) this.sent.splice(0, answer + 1);
    else if (!same(frame, stood)) this.sent = [];
    return this.sent.length === 0 && !this.held && !this.timer;
  }

  paint() {
    const { evidence, scaleMax, diverging } = this.data;
    const wanted = JSON.stringify([evidence, scaleMax, diverging, this.habit.cells]);
    if (wanted === this.painted) return;
    paint(this.canvas, evidence, { scaleMax, diverging, cells: this.habit.cells });
    this.painted = wanted;
  }

  draw() {
    const { zoom, x, y } = this.view;
    const put = (node, left, top, width, height) => Object.assign(node.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` });
    const box = ({ left, top, side }) => [left / this.photo.width, top / this.photo.height, side / this.photo.width, side / this.photo.height];
    put(this.plane, -x * zoom, -y * zoom, zoom, zoom);
    put(this.square, ...box(this.frame));
    put(this.canvas, ...box(this.read));
    this.shown.checked = this.habit.shown;
    this.cells.checked = this.habit.cells;
    this.slider.value = this.habit.opacity;
    this.slider.setAttribute("aria-valuetext", `${this.habit.opacity} %`);
    this.percent.textContent = `${this.habit.opacity} %`;
    // Evidence belongs to the frame it was read from: while that one moves on, there is none to show.
    this.canvas.hidden = !this.habit.shown || !same(this.frame, this.read);
    this.canvas.style.opacity = this.habit.opacity / 100;
    this.where.hidden = !this.moving;
    this.where.textContent = told(this.frame, this.photo);
    this.stage.classList.toggle("zoomed", zoom > 1);
    this.out.disabled = this.whole.disabled = zoom === 1;
    this.in.disabled = zoom === 8;
    this.resetter.disabled = same(this.frame, centred(this.photo));
  }

  prefer(name, value) {
    this.habit[name] = value;
    this.paint();
    this.draw();
  }

  // ---- what is in sight

  look(zoom, x, y) {
    const kept = (start) => Math.min(1 - 1 / zoom, Math.max(0, start));
    this.view = { zoom, x: kept(x), y: kept(y) };
    if (this.frame) this.draw();
  }

  fit() { this.look(1, 0, 0); }

  zoom(factor, at = { x: 0.5, y: 0.5 }) {
    const { zoom, x, y } = this.view;
    const next = Math.min(8, Math.max(1, zoom * factor));
    this.look(next, x + at.x / zoom - at.x / next, y + at.y / zoom - at.y / next);
  }

  pan(shift) {
    const { zoom, x, y } = this.view;
    this.look(zoom, x - shift.x / zoom, y - shift.y / zoom);
  }

  pinch(factor, middle, shift) {
    this.zoom(factor, middle);
    this.pan(shift);
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey && !this.dialog.open) return; // the plain wheel scrolls the page
    event.preventDefault();
    const box = this.stage.getBoundingClientRect();
    this.zoom(Math.exp(-event.deltaY / 300), { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height });
  }

  pressStage(event) {
    if (event.target !== this.stage || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (["+", "="].includes(event.key)) this.zoom(1.5);
    else if (event.key === "-") this.zoom(1 / 1.5);
    else if (event.key === "0") this.fit();
    else if (step && this.view.zoom > 1) this.pan({ x: step[0] * 0.1, y: step[1] * 0.1 });
    else return;
    understood(event);
  }

  setFull(full) {
    if (full === (this.figure.parentNode === this.dialog)) return;
    this.host.style.minHeight = full ? `${this.host.offsetHeight}px` : ""; // the page behind must not move
    if (full) {
      this.dialog.append(this.figure);
      this.dialog.showModal();
    } else {
      this.host.prepend(this.figure);
      if (this.dialog.open) this.dialog.close();
    }
    this.full.textContent = full ? "Close full size" : "Full size";
    this.full.focus({ preventScroll: true });
  }

  // ---- the frame

  setMoving(moving) {
    this.moving = moving;
    this.mover.classList.toggle("on", moving);
    this.mover.textContent = moving ? "Done moving" : "Move the frame";
    this.stage.classList.toggle("moving", moving);
    if (moving) this.square.tabIndex = 0;
    else this.square.removeAttribute("tabindex");
    (moving ? this.square : this.mover).focus({ preventScroll: true });
    this.status.textContent = moving ? told(this.frame, this.photo) : "";
    if (!moving) this.flush();
    this.draw();
  }

  take(event) {
    if (!this.moving || !event.target.closest(".frame")) return { move: (shift) => this.pan(shift), drop: () => {} };
    const { corner } = event.target.dataset;
    const start = this.frame;
    const carried = { x: 0, y: 0 }; // how far the pointer has come, past the photo's edge too
    this.held = true;
    this.square.focus({ preventScroll: true });
    event.preventDefault();
    const move = (shift) => {
      carried.x += (shift.x / this.view.zoom) * this.photo.width;
      carried.y += (shift.y / this.view.zoom) * this.photo.height;
      this.frame = corner
        ? pulled(start, corner, carried, this.photo)
        : inside({ ...start, left: start.left + carried.x, top: start.top + carried.y }, this.photo);
      this.draw();
    };
    const drop = () => {
      this.held = false;
      this.send();
    };
    return { move, drop };
  }

  pressFrame(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.moving) return;
    const frame = keyed(this.frame, event, this.photo);
    if (event.key === "Escape" || event.key === "Enter") this.setMoving(false);
    else if (frame) {
      this.frame = frame;
      this.draw();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), 400);
    } else return;
    understood(event);
  }

  reset() {
    this.frame = centred(this.photo);
    this.draw();
    this.mover.focus({ preventScroll: true }); // the button pressed is disabled from now on
    this.send();
  }

  flush() {
    if (this.timer) this.send();
  }

  send() {
    clearTimeout(this.timer);
    this.timer = undefined;
    const rounded = (length) => Math.round(length * 100) / 100;
    const { left, top, side } = this.frame;
    const frame = { left: rounded(left), top: rounded(top), side: rounded(side) };
    this.status.textContent = told(frame, this.photo);
    if (same(frame, this.sent.at(-1) ?? this.read)) return;
    this.sent.push(frame);
    this.report([frame.left, frame.top, frame.side]);
  }

  leave() {
    clearTimeout(this.timer);
    this.host.remove();
  }
}
