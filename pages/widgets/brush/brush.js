// The photo with a brush. What is painted stays in the browser until the reader asks for a reading without it; then it
// goes to Python as runs of a coarse bitmap. What is seen is that bitmap: nothing is sent that is not shown.

import { bitmapOf, runsOf, stroke } from "./bitmap.js";
import { element, understood } from "../lib/element.js";
import { gestures } from "../lib/gestures.js";

const brushes = new WeakMap(); // parent element -> Brush
const FINER = 4; // pixels of the canvas for a cell
const UNDOS = 40;

export default function ({ data, parentElement, setTriggerValue }) {
  let brush = brushes.get(parentElement);
  if (!brush) brushes.set(parentElement, (brush = new Brush(parentElement)));
  brush.report = (runs) => setTriggerValue("painted", runs);
  brush.update(data);
  // Streamlit may end an overtaken call after its successor has begun: only the latest may tidy up.
  const turn = ++brush.turn;
  return () => {
    if (turn !== brush.turn) return;
    brushes.delete(parentElement);
    brush.leave();
  };
}

class Brush {
  constructor(parent) {
    this.turn = 0;
    this.wiping = false;
    this.size = 5; // the brush's width in per cent of the photo's longer side
    this.at = { x: 0.5, y: 0.5 }; // shares of the photo
    this.build(parent);
    gestures(this.stage, { take: (event) => this.take(event), pinch: () => {} });
    this.stage.addEventListener("pointermove", (event) => event.pointerType !== "touch" && this.point(event));
    this.stage.addEventListener("pointerleave", () => this.show(this.stage.matches(":focus-visible")));
  }

  build(parent) {
    const button = (text, onclick, more = {}) => element("button", { type: "button", onclick, ...more }, text);
    this.image = element("img", { alt: "", draggable: "false" });
    this.region = element("canvas", { class: "region", "aria-hidden": "true" });
    this.picture = element("div", { class: "picture", role: "img" }, this.image);
    this.square = element("div", { class: "frame", "aria-hidden": "true" });
    this.tip = element("div", { class: "tip", "aria-hidden": "true", hidden: true });
    this.stage = element("div", {
      class: "stage", role: "application", tabindex: "0", "aria-roledescription": "brush", "aria-describedby": "share",
      "aria-label": "Photo to paint on. Arrow keys move the brush, with Shift in larger steps; Space paints, held down it paints a line; plus and minus change its size.",
      onkeydown: (event) => this.press(event), onkeyup: (event) => this.lift(event),
      onfocus: () => this.stage.matches(":focus-visible") && this.show(true), onblur: () => (this.drop(), this.show(false)),
    }, element("div", { class: "plane" }, this.picture, this.square, this.region, this.tip));
    this.slider = element("input", { type: "range", min: "1", max: "20", step: "1", oninput: () => this.resize(Number(this.slider.value)) });
    this.percent = element("span", { class: "figure", "aria-hidden": "true" });
    this.wiper = button("Eraser", () => this.wipe(!this.wiping), { "aria-pressed": "false" });
    this.back = button("Undo", () => this.undo());
    this.bare = button("Clear", () => this.clear(), { "aria-label": "Clear all that is painted" });
    this.go = button("Read without it", () => this.report(runsOf(this.bitmap)), { class: "first" });
    this.tools = element("div", { class: "tools", role: "group", "aria-label": "Brush" },
      element("label", { class: "size" }, element("span", {}, "Brush size"), this.slider, this.percent),
      this.wiper, this.back, this.bare, element("span", { class: "pair" }, this.go));
    this.share = element("p", { class: "where", id: "share", role: "status" });
    this.status = element("p", { class: "unseen", role: "status" }); // where the brush is, once it has come to rest
    this.figure = element("figure", { class: "viewer" }, this.stage, this.tools, this.share, this.status);
    this.host = element("div", { class: "host" }, this.figure);
    parent.append(this.host);
  }

  update(data) {
    const fresh = data.uri !== this.data?.uri;
    this.data = data;
    if (fresh) {
      this.image.src = data.uri;
      this.bitmap = bitmapOf(data.painted ?? [], data.columns * data.rows);
      this.history = [];
      this.region.width = data.columns * FINER;
      this.region.height = data.rows * FINER;
      this.host.style.setProperty("--photo", data.width / data.height);
    }
    this.picture.setAttribute("aria-label", data.alt);
    const [left, top, side] = data.frame;
    this.put(this.square, left / data.width, top / data.height, side / data.width, side / data.height);
    this.draw();
  }

  put(node, left, top, width, height) {
    Object.assign(node.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` });
  }

  draw() {
    hatch(this.region, this.bitmap, this.data);
    this.lay();
    const painted = this.bitmap.reduce((sum, cell) => sum + cell, 0) / this.bitmap.length;
    const stale = this.data.painted && !this.held && `${runsOf(this.bitmap)}` !== `${this.data.painted}`;
    const share = `${painted < 0.01 ? "Less than 1" : Math.round(painted * 100)} % of the photo is painted over.`;
    const said = `${painted === 0 ? "Nothing is painted: draw over what should go." : share}${stale ? " The reading below is of what was painted before." : ""}`;
    if (!this.held && this.share.textContent !== said) this.share.textContent = said; // told once a line is drawn
    this.back.disabled = this.history.length === 0;
    this.bare.disabled = this.go.disabled = painted === 0;
  }

  // The tip of the brush, and the words for its size.
  lay() {
    const { width, height } = this.data;
    const across = (this.size / 100) * Math.max(width, height);
    this.put(this.tip, this.at.x, this.at.y, across / width, across / height);
    this.tip.classList.toggle("wiping", this.wiping);
    this.slider.value = this.size;
    this.slider.setAttribute("aria-valuetext", `${this.size} % of the photo's longer side`);
    this.percent.textContent = `${this.size} %`;
  }

  show(shown) { this.tip.hidden = !shown; }

  point(event) {
    const box = this.stage.getBoundingClientRect();
    this.at = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
    this.show(true);
    this.lay();
  }

  // ---- painting

  take(event) {
    this.point(event);
    this.begin();
    const move = (shift) => this.line({ x: this.last.x + shift.x, y: this.last.y + shift.y });
    return { move, drop: () => (this.drop(), this.show(event.pointerType !== "touch")) };
  }

  begin() {
    this.held = true;
    this.kept = this.bitmap.slice();
    this.changed = false;
    this.last = this.at;
    this.line(this.at);
  }

  // From where the brush last was to here.
  line(to) {
    const { width, height } = this.data;
    const place = ({ x, y }) => ({ x: x * width, y: y * height });
    const radius = (this.size / 200) * Math.max(width, height);
    if (stroke(this.bitmap, this.data, place(this.last), place(to), radius, this.wiping ? 0 : 1)) this.changed = true;
    this.at = this.last = to;
    this.due ??= requestAnimationFrame(() => {
      this.due = undefined;
      this.draw();
    });
  }

  drop() {
    if (!this.held) return;
    this.held = false;
    if (this.changed) this.remember(this.kept);
    this.draw();
  }

  remember(bitmap) {
    this.history.push(bitmap);
    if (this.history.length > UNDOS) this.history.shift();
  }

  undo() {
    this.drop();
    if (!this.history.length) return;
    this.bitmap = this.history.pop();
    this.draw();
    if (this.back.disabled) this.stage.focus({ preventScroll: true }); // the button pressed is disabled from now on
  }

  clear() {
    this.remember(this.bitmap);
    this.bitmap = new Uint8Array(this.bitmap.length);
    this.draw();
    this.stage.focus({ preventScroll: true });
  }

  wipe(wiping) {
    this.wiping = wiping;
    this.wiper.classList.toggle("on", wiping);
    this.wiper.setAttribute("aria-pressed", wiping);
    this.lay();
  }

  resize(size) {
    this.size = Math.min(20, Math.max(1, size));
    this.lay();
  }

  // ---- the keyboard

  press(event) {
    const undoing = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if ((event.ctrlKey || event.metaKey || event.altKey) && !undoing) return;
    const step = event.shiftKey ? 0.1 : 0.02;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (undoing) this.undo();
    else if (way) this.step(way[0] * step, way[1] * step);
    else if (event.key === " ") {
      if (!event.repeat && !this.held) this.begin();
    } else if (["+", "="].includes(event.key)) this.resize(this.size + 1);
    else if (event.key === "-") this.resize(this.size - 1);
    else return;
    this.show(true);
    if (["+", "=", "-"].includes(event.key)) this.tell(() => `Brush size ${this.size} %.`);
    understood(event);
  }

  lift(event) {
    if (event.key !== " ") return;
    this.drop();
    understood(event);
  }

  step(x, y) {
    const { width, height } = this.data;
    const shorter = Math.min(width, height);
    const within = (share) => Math.min(1, Math.max(0, share));
    const to = { x: within(this.at.x + (x * shorter) / width), y: within(this.at.y + (y * shorter) / height) };
    if (this.held) this.line(to);
    this.at = to;
    this.lay();
    this.tell(() => `Brush ${Math.round(this.at.x * 100)} % from the left, ${Math.round(this.at.y * 100)} % from the top, ${this.isPainted() ? "painted" : "not painted"}.`);
  }

  isPainted() {
    const { columns, rows } = this.data;
    const cell = (share, count) => Math.min(count - 1, Math.floor(share * count));
    return this.bitmap[cell(this.at.y, rows) * columns + cell(this.at.x, columns)] === 1;
  }

  tell(words) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.status.textContent = words()), 400);
  }

  leave() {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.due);
    this.host.remove();
  }
}

// The painted cells, hatched in light and dark over a veil that lets the skin through.
function hatch(canvas, bitmap, { columns, rows }) {
  const cells = new ImageData(columns, rows);
  for (let index = 0; index < bitmap.length; index++) cells.data[index * 4 + 3] = bitmap[index] * 255;
  const small = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
  small.getContext("2d").putImageData(cells, 0, 0);
  const context = canvas.getContext("2d");
  context.globalCompositeOperation = "copy";
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
  context.globalCompositeOperation = "source-in";
  context.fillStyle = context.createPattern(stripes(), "repeat");
  context.fillRect(0, 0, canvas.width, canvas.height);
}

// One tile of 16 × 16 whose stripes meet those of the next.
function stripes() {
  const tile = Object.assign(document.createElement("canvas"), { width: 16, height: 16 });
  const picture = new ImageData(16, 16);
  for (let y = 0; y < 16; y++) {
    for (let x = 0; x < 16; x++) {
      const place = (x + y) % 16;
      const paint = place < 3 ? [255, 255, 255, 235] : place < 6 ? [0, 0, 0, 200] : [128, 128, 128, 40];
      picture.data.set(paint, (y * 16 + x) * 4);
    }
  }
  tile.getContext("2d").putImageData(picture, 0, 0);
  return tile;
}
