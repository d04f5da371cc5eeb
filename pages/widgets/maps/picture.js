// One map on its photo: painted on a canvas for the page, and composed with its scale and caption into a PNG.

import { element } from "../lib/element.js";
import { colour, paint } from "../lib/overlay.js";
import { DARK, LIGHT, greyOf, tickWords } from "./scale.js";

const WIDE = 1200; // pixels of the PNG across
const EDGE = 40;
const PAPER = "#ffffff";
const INK = "#1a1a1a";

// In grey where the map did not hold up: painted as if signed, whose cover grows evenly, and then its two hues replaced.
export function paintMap(canvas, panel, scale, cells) {
  const look = { scaleMax: scale?.max, diverging: scale?.diverging, cells };
  const grey = panel.drawn && panel.greyed;
  paint(canvas, panel.drawn ? panel.grid : null, grey ? { ...look, diverging: true } : look);
  if (!grey) return;
  const context = canvas.getContext("2d");
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < image.data.length; i += 4) {
    const speaksAgainst = image.data[i] < image.data[i + 2];
    image.data.fill(speaksAgainst ? LIGHT : DARK, i, i + 3);
    if (speaksAgainst && !scale.diverging) image.data[i + 3] = 0;
  }
  context.putImageData(image, 0, 0);
}

// Light lines with a dark rim: one of the two is seen on any skin. Stronger levels are wider, those against broken.
export function contourLayer(lines) {
  const made = (tag, properties, ...children) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(properties)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };
  const paths = lines.flatMap(({ level, d }) => ["rim", "line"].map((look) =>
    made("path", { d, class: look, "data-level": level, "stroke-width": lineWidth(level) + (look === "rim" ? 2 : 0), "stroke-dasharray": level < 0 ? "5 4" : "none" })));
  return made("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none", class: "contours", "aria-hidden": "true" }, ...paths);
}

function lineWidth(level) {
  return 0.5 + 2 * Math.abs(level);
}

// ---- the PNG

// A canvas with the photo, the map as it is seen now, its scale, and in words what it is.
export function composed({ image, canvas, panel, scale, lines, opacity }) {
  const sheet = document.createElement("canvas");
  const pen = sheet.getContext("2d");
  const words = beneath(pen, panel);
  const bars = panel.drawn ? 130 : 0;
  sheet.width = WIDE;
  sheet.height = WIDE + EDGE + bars + words.reduce((sum, line) => sum + line.high, 0) + EDGE;
  pen.fillStyle = PAPER;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(image, 0, 0, WIDE, WIDE);
  if (panel.greyed) muted(pen);
  pen.globalAlpha = opacity / 100;
  pen.drawImage(canvas, 0, 0, WIDE, WIDE);
  pen.globalAlpha = 1;
  for (const line of lines) stroked(pen, line);
  if (panel.drawn) drawBar(pen, panel, scale, WIDE + EDGE);
  let top = WIDE + EDGE + bars;
  pen.fillStyle = INK;
  pen.textAlign = "left";
  for (const line of words) {
    pen.font = line.font;
    pen.fillText(line.text, EDGE, top + line.high * 0.75);
    top += line.high;
  }
  return sheet;
}

// The photo without its colours and with half its contrast, as the page's filter has it.
function muted(pen) {
  pen.globalCompositeOperation = "saturation";
  pen.fillStyle = "#808080";
  pen.fillRect(0, 0, WIDE, WIDE);
  pen.globalCompositeOperation = "source-over";
  pen.fillStyle = "rgb(153 153 153 / 0.505)";
  pen.fillRect(0, 0, WIDE, WIDE);
}

function stroked(pen, { level, d }) {
  const outline = new Path2D();
  outline.addPath(new Path2D(d), new DOMMatrix([WIDE, 0, 0, WIDE, 0, 0]));
  pen.setLineDash(level < 0 ? [15, 12] : []);
  for (const [style, wide] of [["rgb(0 0 0 / 0.6)", 6], ["#ffffff", 0]]) {
    pen.strokeStyle = style;
    pen.lineWidth = 3 * lineWidth(level) + wide;
    pen.stroke(outline);
  }
  pen.setLineDash([]);
}

function drawBar(pen, panel, scale, top) {
  const long = WIDE - 2 * EDGE;
  for (let x = 0; x < long; x++) {
    const value = scale.diverging ? (2 * x) / (long - 1) - 1 : x / (long - 1);
    const [grey, cover] = greyOf(value, scale.diverging);
    const [red, green, blue, alpha] = panel.greyed ? [grey, grey, grey, cover] : colour(value, scale.diverging);
    pen.fillStyle = `rgb(${red} ${green} ${blue} / ${alpha})`;
    pen.fillRect(EDGE + x, top, 1, 30);
  }
  pen.strokeStyle = INK;
  pen.lineWidth = 1;
  pen.strokeRect(EDGE + 0.5, top + 0.5, long - 1, 29);
  pen.fillStyle = INK;
  pen.font = "26px sans-serif";
  tickWords(scale).forEach((word, i) => {
    pen.textAlign = ["left", "center", "right"][i];
    pen.fillText(word, EDGE + (long * i) / 2, top + 62, long / 2 - EDGE);
  });
  pen.textAlign = "left";
  pen.fillText(`Scale: ${scale.unit}`, EDGE, top + 98, long);
}

// Title, verdict and caption, broken into lines that fit.
function beneath(pen, panel) {
  const paragraphs = [
    ["600 34px sans-serif", 48, [panel.title, panel.subtitle].filter(Boolean).join(", ")],
    ["600 28px sans-serif", 40, panel.verdict],
    ["28px sans-serif", 40, panel.empty],
    ["26px sans-serif", 36, panel.note],
    ["26px sans-serif", 36, panel.caption],
  ];
  return paragraphs.filter(([, , text]) => text).flatMap(([font, high, text]) => {
    pen.font = font;
    return wrapped(pen, text).map((line) => ({ font, high, text: line }));
  });
}

function wrapped(pen, text) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && pen.measureText(longer).width > WIDE - 2 * EDGE) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

// The file is made and kept by the browser alone: the picture has no address.
export function keep(sheet, file) {
  sheet.toBlob((blob) => {
    const address = URL.createObjectURL(blob);
    element("a", { href: address, download: file }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000); // some browsers read it only after the click has returned
  }, "image/png");
}
