// How each case looks now, and which lie above which: the colour of its group, hollow where the legend says so; what a
// search has not found fades, what the legend does not show is dust. What is selected is ringed, as long as rings can be
// told apart; beside a larger selection the others step back.

// A look is eight bytes a case: red, green, blue, alpha, whether hollow, whether ringed, size in 64ths, nothing.
export const LOOK = 8;
export const SIZE = 64;

const LEVELS = {
  dust: { alpha: 0.1, size: 0.8 },
  faded: { alpha: 0.16, size: 0.9 },
  aside: { alpha: 0.4, size: 1 },
  plain: { alpha: 0.85, size: 1 },
  lit: { alpha: 1, size: 1.35 },
};
const MANY = 60; // so many rings hide what they are around

// `palette` holds red, green, blue of each legend entry, `dust` those of the dust; `shown` whether an entry is shown;
// `lit` is a set of rows or null, `selected` a set of rows. The order runs from below to above, as `cases.order` has
// them within a level.
export function dressed(cases, { colours, legend, palette, dust, shown, lit, selected }) {
  const looks = new Uint8Array(LOOK * cases.count);
  const layers = Object.fromEntries([...Object.keys(LEVELS), "ringed"].map((name) => [name, []]));
  const many = selected.size > MANY;
  for (const row of cases.order) {
    const entry = colours[row];
    const chosen = selected.has(row);
    const ringed = shown[entry] && chosen && !many;
    const apart = lit ? "faded" : many ? "aside" : "plain";
    const name = !shown[entry] ? "dust" : lit?.has(row) ? "lit" : chosen ? "plain" : apart;
    const { alpha, size } = LEVELS[name];
    const hollow = legend[entry].hatched;
    looks.set(shown[entry] ? palette[entry] : dust, LOOK * row);
    // A ring of colour has less of it than a disc: hollow points are a little larger.
    looks.set([255 * alpha, Number(hollow), Number(ringed), SIZE * size * (hollow ? 1.2 : 1)], LOOK * row + 3);
    layers[ringed ? "ringed" : name].push(row);
  }
  return { looks, order: Uint16Array.from(Object.values(layers).flat()) };
}

// Red, green and blue of any CSS colour, custom properties and light-dark() too, as `probe` inherits them.
export function bytesOf(css, probe) {
  probe.style.color = "";
  probe.style.color = css;
  const pen = (bytesOf.pen ??= Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true }));
  pen.fillStyle = getComputedStyle(probe).color;
  pen.fillRect(0, 0, 1, 1);
  return pen.getImageData(0, 0, 1, 1).data.subarray(0, 3);
}

// Dots cover about a tenth of the whole map, within what can still be seen and told apart, and grow slower than it does.
export function radiusOf(count, { width, height, zoom }) {
  const fair = 0.33 * Math.sqrt((width * height) / Math.max(1, count));
  return Math.min(9, Math.min(4.5, Math.max(1.5, fair)) * zoom ** 0.35);
}
