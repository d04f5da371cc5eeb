// How a widget comes to its place, is brought up to date there, and leaves. Streamlit calls the default export at first
// and whenever the data or the theme change, with the same parent element: the widget found there gets the new data, so
// that nothing jumps, and what the reader has opened, focused or typed stays.

/**
 * What a widget is.
 * @template Data
 * @typedef {object} Widget
 * @property {(data: Data) => void} update draws the data, at first and whenever they change
 * @property {() => void} [leave] ends what would outlive the widget's elements: timers, observers, listeners elsewhere
 */

/**
 * What Streamlit calls the default export with.
 * @template Data
 * @typedef {object} Call
 * @property {Data} data
 * @property {ShadowRoot} parentElement
 * @property {(event: string, value: any) => void} setTriggerValue
 */

/**
 * The default export of a widget. A widget is made once for a parent element; `report` tells Python what the reader has
 * done there, as the widget's one event.
 * @template Data
 * @template [Value=never]
 * @param {new (parent: ShadowRoot, report: (value: Value) => void, data: Data) => Widget<Data>} Made
 * @param {string} [event]
 */
export function mounted(Made, event = "") {
  /** @typedef {{ widget: Widget<Data>, turn: number, setTriggerValue: Call<Data>["setTriggerValue"] }} Place */
  /** @type {WeakMap<ShadowRoot, Place>} */
  const places = new WeakMap();

  /**
   * @param {Call<Data>} call
   * @returns {(() => void) | undefined}
   */
  return function ({ data, parentElement, setTriggerValue }) {
    let place = places.get(parentElement);
    if (!place) {
      const report = (/** @type {Value} */ value) => places.get(parentElement)?.setTriggerValue(event, value);
      place = { widget: new Made(parentElement, report, data), turn: 0, setTriggerValue };
      places.set(parentElement, place);
    }
    const { widget } = Object.assign(place, { setTriggerValue });
    widget.update(data);
    if (!widget.leave) return;
    // Streamlit may end an overtaken call after its successor has begun: only the latest may tidy up.
    const turn = ++place.turn;
    return () => {
      if (turn !== place.turn) return;
      places.delete(parentElement);
      widget.leave?.();
    };
  };
}
