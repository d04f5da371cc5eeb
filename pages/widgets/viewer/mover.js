// The square that is read, moved and resized by pointer and keys. Python hears of it once it has come to rest.

import { attribute, element, hit } from "../lib/element.js";
import { consume, isShortcut } from "../lib/keys.js";
import { Reconciler } from "../lib/reconcile.js";
import { Timer } from "../lib/timer.js";
import { centred, inside, keyed, pulled, rounded, said, same } from "./frame.js";

/** @import { Held } from "../lib/gestures.js" */
/** @import { Frame, Photo } from "./frame.js" */

const REST = 400; // ms after the last key until Python hears of it
const HOW = "The square that is read. Arrow keys move it, with Shift in larger steps; plus and minus resize it; "
  + "Escape ends.";

export class Mover {
  /**
   * @param {object} on
   * @param {(frame: Frame) => void} on.moved the frame has come to rest elsewhere
   * @param {() => void} on.changed there is something else to be seen
   */
  constructor({ moved, changed }) {
    this.moved = moved;
    this.changed = changed;
    /** @type {Photo} */
    this.photo = { width: 1, height: 1 };
    /** @type {Frame} as it is on screen */
    this.frame = { left: 0, top: 0, side: 1 };
    this.read = this.frame; // as Python has it
    this.frames = new Reconciler(/** @type {Frame | undefined} */ (undefined), same);
    this.moving = false;
    this.held = false;
    this.timer = new Timer();
    const corners = ["nw", "ne", "sw", "se"];
    this.square = element("div", {
      class: "frame", role: "application", "aria-roledescription": "frame", "aria-label": HOW,
      onkeydown: (event) => this.press(event), onblur: () => this.flush(),
    }, ...corners.map((corner) => element("span", { class: `corner ${corner}`, "data-corner": corner })));
    this.mover = element("button", { type: "button", onclick: () => this.move(!this.moving) }, "Move the frame");
    this.resetter = element("button", { type: "button", onclick: () => this.reset() }, "Reset frame");
    this.where = element("p", { class: "where", hidden: true }); // follows the frame at every step
    this.status = element("p", { class: "unseen", role: "status" }); // says it once the frame has come to rest
  }

  /** Whether the frame on screen is the one that was read. */
  get isRead() { return same(this.frame, this.read); }

  /**
   * @param {Photo} photo
   * @param {Frame} frame
   * @param {boolean} fresh whether it is another photo
   */
  update(photo, frame, fresh) {
    this.photo = photo;
    this.read = frame;
    if (fresh) this.frames.forget();
    const news = this.frames.reconcile(frame) && !this.held && !this.timer.isRunning;
    if (fresh || news) this.frame = frame;
  }

  draw() {
    this.where.hidden = !this.moving;
    this.where.textContent = said(this.frame, this.photo);
    this.resetter.disabled = same(this.frame, centred(this.photo));
  }

  /** @param {boolean} moving whether the frame is to be moved from now on */
  move(moving) {
    this.moving = moving;
    this.mover.classList.toggle("on", moving);
    this.mover.textContent = moving ? "Done moving" : "Move the frame";
    if (moving) attribute(this.square, { tabindex: 0 });
    else this.square.removeAttribute("tabindex");
    this.changed();
    (moving ? this.square : this.mover).focus({ preventScroll: true });
    this.status.textContent = moving ? said(this.frame, this.photo) : "";
    if (!moving) this.flush();
  }

  /**
   * Whether a pointer has taken hold of the frame, and of what of it.
   * @param {PointerEvent} event
   * @param {() => number} zoom
   * @returns {Held | null}
   */
  take(event, zoom) {
    if (!this.moving || !hit(event, ".frame")) return null;
    const corner = hit(event, ".corner")?.dataset.corner;
    const start = this.frame;
    const carried = { x: 0, y: 0 }; // how far the pointer has come, past the photo's edge too
    this.held = true;
    this.square.focus({ preventScroll: true });
    event.preventDefault();
    return {
      move: ({ x, y }) => {
        carried.x += (x / zoom()) * this.photo.width;
        carried.y += (y / zoom()) * this.photo.height;
        this.show(corner
          ? pulled(start, corner, carried, this.photo)
          : inside({ ...start, left: start.left + carried.x, top: start.top + carried.y }, this.photo));
      },
      drop: () => {
        this.held = false;
        this.send();
      },
    };
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (isShortcut(event) || !this.moving) return;
    const frame = keyed(this.frame, event, this.photo);
    if (event.key === "Escape" || event.key === "Enter") this.move(false);
    else if (frame) {
      this.show(frame);
      this.timer.start(REST, () => this.send());
    } else return;
    consume(event);
  }

  reset() {
    this.show(centred(this.photo));
    this.mover.focus({ preventScroll: true }); // the button pressed is disabled from now on
    this.send();
  }

  /** @param {Frame} frame */
  show(frame) {
    this.frame = frame;
    this.changed();
  }

  /** Tell of a move by keys at once. */
  flush() {
    if (this.timer.isRunning) this.send();
  }

  send() {
    this.timer.stop();
    const frame = rounded(this.frame);
    this.status.textContent = said(frame, this.photo);
    if (same(frame, this.frames.latest ?? this.read)) return;
    this.frames.sent(frame);
    this.moved(frame);
  }
}
