// What part of the map is in sight: a middle in map units and a zoom, of which 1 shows the whole map.

export const CLOSEST = 60;
const ROOM = 18; // pixels around the whole map
const GLIDE = 220; // ms from one view to the next

export class View {
  constructor() {
    this.width = this.height = 1;
    this.extent = [0, 0, 1, 1];
    this.whole();
  }

  size(width, height) {
    [this.width, this.height] = [width, height];
    this.put(this.zoom, this.x, this.y);
  }

  // What the whole map holds, as [left, bottom, right, top].
  hold(extent) {
    const whole = this.zoom === 1;
    this.extent = extent;
    if (whole) this.whole();
    else this.put(this.zoom, this.x, this.y);
  }

  // Pixels a map unit is long at a zoom.
  scaleAt(zoom) {
    const [left, bottom, right, top] = this.extent;
    const room = (length) => Math.max(1, length - 2 * ROOM);
    return zoom * Math.min(room(this.width) / (right - left), room(this.height) / (top - bottom));
  }

  get scale() { return this.scaleAt(this.zoom); }

  toScreen([x, y]) { return [this.width / 2 + (x - this.x) * this.scale, this.height / 2 - (y - this.y) * this.scale]; }

  toMap([left, top]) { return [this.x + (left - this.width / 2) / this.scale, this.y - (top - this.height / 2) / this.scale]; }

  put(zoom, x, y) {
    this.glide = null;
    Object.assign(this, this.kept(zoom, x, y));
  }

  // A view that shows the map and not what is beside it.
  kept(zoom, x, y) {
    const closer = Math.min(CLOSEST, Math.max(1, zoom));
    const [left, bottom, right, top] = this.extent;
    const kept = (middle, low, high, length) => {
      const half = (length / 2 - ROOM) / this.scaleAt(closer);
      return low + half >= high - half ? (low + high) / 2 : Math.min(high - half, Math.max(low + half, middle));
    };
    return { zoom: closer, x: kept(x, left, right, this.width), y: kept(y, bottom, top, this.height) };
  }

  whole() { this.put(1, 0.5, 0.5); }

  pan(right, down) { this.put(this.zoom, this.x - right / this.scale, this.y + down / this.scale); }

  // The view after a zoom that leaves a place of the screen where it is.
  zoomed(factor, [left, top] = [this.width / 2, this.height / 2]) {
    const from = this.glide?.to ?? this;
    const zoom = Math.min(CLOSEST, Math.max(1, from.zoom * factor));
    const by = 1 / this.scaleAt(from.zoom) - 1 / this.scaleAt(zoom);
    return this.kept(zoom, from.x + (left - this.width / 2) * by, from.y - (top - this.height / 2) * by);
  }

  // The view in which a place is well in sight, or null where it is already.
  showing([x, y]) {
    const [left, top] = this.toScreen([x, y]);
    const edge = Math.min(60, this.width / 5, this.height / 5);
    const seen = left >= edge && left <= this.width - edge && top >= edge && top <= this.height - edge;
    return seen || this.zoom === 1 ? null : this.kept(this.zoom, x, y);
  }

  // Go there at once, or smoothly where motion is welcome.
  go({ zoom, x, y }) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.put(zoom, x, y);
    this.glide = { from: { zoom: this.zoom, x: this.x, y: this.y }, to: this.kept(zoom, x, y), begun: performance.now() };
  }

  // Move on along the way; whether there is more of it.
  step() {
    if (!this.glide) return false;
    const { from, to, begun } = this.glide;
    const t = Math.min(1, Math.max(0, (performance.now() - begun) / GLIDE));
    const eased = t * (2 - t);
    this.zoom = from.zoom * (to.zoom / from.zoom) ** eased;
    // Zooming is geometric: the middle moves so that what stays put on the screen does so all the way.
    const way = Math.abs(to.zoom - from.zoom) < 1e-9 ? eased : (1 / from.zoom - 1 / this.zoom) / (1 / from.zoom - 1 / to.zoom);
    this.x = from.x + (to.x - from.x) * way;
    this.y = from.y + (to.y - from.y) * way;
    if (t === 1) this.put(to.zoom, to.x, to.y);
    return t < 1;
  }
}
