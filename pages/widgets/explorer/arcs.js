// Arcs of a ring, as parts of SVG paths around the middle of the picture. Angles run clockwise from the top.

const WHOLE = 2 * Math.PI - 1e-6;

/**
 * @param {number} radius
 * @param {number} angle
 */
export function place(radius, angle) {
  return [radius * Math.sin(angle), -radius * Math.cos(angle)].map((value) => value.toFixed(2));
}

/**
 * From where the path is, which lies at the angle `from`.
 * @param {number} radius
 * @param {number} from
 * @param {number} to
 */
export function curve(radius, from, to) {
  const far = Math.abs(to - from) > Math.PI ? 1 : 0;
  return `A${radius.toFixed(2)} ${radius.toFixed(2)} 0 ${far} ${to > from ? 1 : 0} ${place(radius, to)}`;
}

/**
 * @param {number} inner
 * @param {number} outer
 * @param {number} from
 * @param {number} to
 * @returns {string}
 */
export function sector(inner, outer, from, to) {
  const half = from + Math.PI;
  if (to - from > WHOLE) return sector(inner, outer, from, half) + sector(inner, outer, half, from + 2 * Math.PI);
  return `M${place(outer, from)}${curve(outer, from, to)}L${place(inner, to)}${curve(inner, to, from)}Z`;
}
