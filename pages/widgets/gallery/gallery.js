// Cases side by side. Drawn anew each time: it is a handful of rows, and only the focus has to be carried over.

import { element } from "../lib/element.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const focused = parentElement.activeElement?.dataset.row;
  let list = parentElement.querySelector("ul.gallery");
  if (!list) parentElement.append((list = element("ul", { class: "gallery" })));
  list.setAttribute("aria-label", data.label);
  list.replaceChildren(...data.pictures.map((picture) => figure(picture, data.choosable && ((row) => setTriggerValue("chosen", row)))));
  if (focused !== undefined) list.querySelector(`button[data-row="${focused}"]`)?.focus({ preventScroll: true });
}

function figure(picture, choose) {
  const shown = element("img", { src: picture.photo, alt: picture.alt, loading: "lazy", width: 104, height: 104 });
  const title = choose
    ? element("button", { type: "button", "data-row": picture.row, "aria-pressed": String(picture.selected), onclick: () => choose(picture.row) })
    : element("strong");
  title.textContent = picture.title;
  const line = (text, name) => {
    const made = element("span", { class: name });
    made.textContent = text;
    return made;
  };
  const said = [...picture.lines.map((text) => line(text, "line")), line(picture.credit, "credit")];
  return element("li", { class: picture.selected ? "selected" : "" }, shown, title, ...said);
}
