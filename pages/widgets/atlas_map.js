export default function ({ data, parentElement }) { parentElement.textContent = data.alt; }
