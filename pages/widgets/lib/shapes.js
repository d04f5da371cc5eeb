// Shapes of a plot. The outer drawing has no scale of its own: places are per cent of it, so text, strokes and markers
// keep their size on every screen. `y` runs upwards, as on paper.

export function shape(tag, properties = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(properties)) if (value !== false && value != null) made.setAttribute(name, value);
  made.append(...children.filter((child) => child != null));
  return made;
}

export const per = (share) => `${share * 100}%`;
export const up = (share) => per(1 - share);

export function line(x1, y1, x2, y2, look) {
  return shape("line", { x1: per(x1), y1: up(y1), x2: per(x2), y2: up(y2), class: look });
}

// A path through (x, y) shares, inside a layer of `layer()`.
export function path(places, properties) {
  const d = places.map(([x, y], i) => `${i ? "L" : "M"}${x} ${1 - y}`).join("");
  return shape("path", { d, ...properties });
}

// The one scaled part: curves and bands, whose strokes keep their width.
export function layer(...children) {
  return shape("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none", class: "layer", "aria-hidden": "true" }, ...children);
}

export function marker(look) {
  if (look === "operating") return shape("path", { d: "M0-8 8 0 0 8-8 0Z", class: "marker", "data-look": look });
  return shape("circle", { r: look === "handle" ? 8 : 6, class: "marker", "data-look": look });
}

// A spot in the plot around which its children are drawn in pixels.
export function spot([x, y], ...children) {
  return shape("svg", { x: per(x), y: up(y), class: "spot", role: "presentation" }, ...children);
}

export function legendKey(...children) {
  return shape("svg", { class: "key", viewBox: "0 0 32 18", "aria-hidden": "true" }, ...children);
}

// Gridlines at every fifth, the ticks in per cent, and the two names.
export function axes(xName, yName) {
  const drawing = shape("g", { "aria-hidden": "true" });
  for (let i = 0; i <= 5; i++) {
    const at = i / 5;
    drawing.append(
      line(at, 0, at, 1, "grid"), line(0, at, 1, at, "grid"),
      shape("text", { x: per(at), y: "100%", dy: 18, class: "tick across" }, `${i * 20} %`),
      shape("text", { x: 0, y: up(at), dx: -8, dy: "0.35em", class: "tick upward" }, `${i * 20} %`));
  }
  drawing.append(
    shape("text", { x: "50%", y: "100%", dy: 40, class: "axis" }, xName),
    spot([0, 0.5], shape("text", { transform: "translate(-52 0) rotate(-90)", class: "axis" }, yName)));
  return drawing;
}
