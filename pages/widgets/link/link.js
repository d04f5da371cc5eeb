import { element } from "../lib/element.js";

export default function ({ data, parentElement }) {
  let link = parentElement.querySelector("a");
  if (!link) parentElement.append((link = element("a", { class: "link" })));
  link.textContent = data.label;
  link.download = data.file;
  link.href = `data:${data.mime};charset=utf-8,${encodeURIComponent(data.text)}`;
}
