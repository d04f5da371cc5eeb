// Arcs of a ring, as parts of SVG paths around the middle of the picture. Angles run clockwise from the top.

const WHOLE = 2 * Math.PI - 1e-6;

export function place(radius, angle) { return [radius * Math.sin(angle), -radius * Math.cos(angle)].map((value) => value.toFixed(2)); }

export function curve(radius, from, to) {
  const far = Math.abs(to - from) > Math.PI ? 1 : 0;
  return `A${radius.toFixed(2)} ${radius.toFixed(2)} 0 ${far} ${to > from ? 1 : 0} ${place(radius, to)}`;
}

export function sector(inner, outer, from, to) {
  if (to - from > WHOLE) return sector(inner, outer, from, from + Math.PI) + sector(inner, outer, from + Math.PI, from + 2 * Math.PI);
  return `M${place(outer, from)}${curve(outer, from, to)}L${place(inner, to)}${curve(inner, to, from)}Z`;
}
