// The square that is read: where it may lie, and how pointer and keys move it. All lengths are pixels of the photo.

const SMALLEST = 32;

// A square kept inside the photo and no smaller than can be read.
export function inside({ left, top, side }, { width, height }) {
  const largest = Math.min(width, height);
  const kept = Math.min(largest, Math.max(Math.min(SMALLEST, largest), side));
  const place = (start, length) => Math.min(length - kept, Math.max(0, start));
  return { left: place(left, width), top: place(top, height), side: kept };
}

function resized(frame, change, photo) {
  const largest = Math.min(photo.width, photo.height);
  const side = Math.min(largest, Math.max(Math.min(SMALLEST, largest), frame.side + change));
  return inside({ left: frame.left + (frame.side - side) / 2, top: frame.top + (frame.side - side) / 2, side }, photo);
}

// Pull one corner by so much; the opposite corner stays where it is, and the frame stays square.
export function pulled({ left, top, side }, corner, by, photo) {
  const [west, north] = [corner.endsWith("w"), corner.startsWith("n")];
  const room = Math.min(west ? left + side : photo.width - left, north ? top + side : photo.height - top);
  const wanted = side + Math.max(west ? -by.x : by.x, north ? -by.y : by.y);
  const next = Math.min(room, Math.max(Math.min(SMALLEST, room), wanted));
  return { left: west ? left + side - next : left, top: north ? top + side - next : top, side: next };
}

// On whole pixels, as model/frame.py has it: half a pixel would already move a number on the page.
export function centred({ width, height }) {
  const side = Math.min(width, height);
  return { left: Math.floor((width - side) / 2), top: Math.floor((height - side) / 2), side };
}

// Arrows move by 2 % of the shorter side (10 % with Shift); plus and minus move each edge by 2 %. Null for other keys.
export function keyed(frame, event, photo) {
  const step = Math.min(photo.width, photo.height) * (event.shiftKey && event.key.startsWith("Arrow") ? 0.1 : 0.02);
  const moved = (x, y) => inside({ ...frame, left: frame.left + x, top: frame.top + y }, photo);
  switch (event.key) {
    case "ArrowLeft": return moved(-step, 0);
    case "ArrowRight": return moved(step, 0);
    case "ArrowUp": return moved(0, -step);
    case "ArrowDown": return moved(0, step);
    case "+": case "=": return resized(frame, 2 * step, photo);
    case "-": case "_": return resized(frame, -2 * step, photo);
    default: return null;
  }
}

export function same(a, b) {
  return a != null && b != null && ["left", "top", "side"].every((part) => Math.abs(a[part] - b[part]) < 0.01);
}

export function told({ left, top, side }, { width, height }) {
  const share = (part, whole) => `${Math.round((100 * part) / whole)} %`;
  return `Frame ${Math.round(side)} × ${Math.round(side)} of ${width} × ${height} pixels, ${share(left, width)} from the left, ${share(top, height)} from the top.`;
}
