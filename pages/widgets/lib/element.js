// One way to build the page: names come from data, so they are only ever set as text, never parsed as HTML.

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name.startsWith("--")) made.style.setProperty(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

// Streamlit listens to bare letters on the whole document ("r" runs the page again): what a widget understands ends here.
export function understood(event) {
  event.preventDefault();
  event.stopPropagation();
}
