// Puts a chart that `lines.py` has drawn into the page: every name in it was escaped there.

const charts = new WeakMap(); // parent element -> the element that holds its chart

export default function ({ data, parentElement }) {
  let holder = charts.get(parentElement);
  if (!holder) {
    charts.set(parentElement, (holder = document.createElement("div")));
    parentElement.append(holder);
  }
  if (holder.chart !== data.chart) holder.innerHTML = holder.chart = data.chart;
}
