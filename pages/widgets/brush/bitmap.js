// What is painted on a photo, cell by cell: a Uint8Array of columns × rows, row by row from the top left. Lengths and
// places are pixels of the photo; a cell is painted where its middle is.

// Paint (or, with `value` 0, wipe) all that lies within `radius` of the line between two places. Tells whether any cell
// became another.
export function stroke(bitmap, { columns, rows, width, height }, from, to, radius, value) {
  const cell = { x: width / columns, y: height / rows };
  const [along, down] = [to.x - from.x, to.y - from.y];
  const length = along * along + down * down;
  const near = (x, y) => {
    const part = length > 0 ? Math.min(1, Math.max(0, ((x - from.x) * along + (y - from.y) * down) / length)) : 0;
    return Math.hypot(x - from.x - part * along, y - from.y - part * down) <= radius;
  };
  const range = (a, b, size, count) => [
    Math.max(0, Math.floor((Math.min(a, b) - radius) / size)),
    Math.min(count - 1, Math.floor((Math.max(a, b) + radius) / size)),
  ];
  const [left, right] = range(from.x, to.x, cell.x, columns);
  const [top, bottom] = range(from.y, to.y, cell.y, rows);
  let changed = false;
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const index = row * columns + column;
      if (bitmap[index] === value || !near((column + 0.5) * cell.x, (row + 0.5) * cell.y)) continue;
      bitmap[index] = value;
      changed = true;
    }
  }
  return changed;
}

// How many cells are bare, then painted, then bare again and so on; the first run may be 0.
export function runsOf(bitmap) {
  const runs = [];
  let [value, since] = [0, 0];
  for (let index = 0; index < bitmap.length; index++) {
    if (bitmap[index] === value) continue;
    runs.push(index - since);
    [value, since] = [bitmap[index], index];
  }
  return [...runs, bitmap.length - since];
}

export function bitmapOf(runs, cells) {
  const bitmap = new Uint8Array(cells);
  let at = 0;
  runs.forEach((run, turn) => bitmap.fill(turn % 2, at, (at += run)));
  return bitmap;
}
