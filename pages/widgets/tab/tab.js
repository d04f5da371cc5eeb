// What the tab remembers of its session, beyond the page: its mark, as long as it holds a case. Where the server comes
// with another mark, the session that held the case is over, and the reader must hear of it.

/** @import { Call } from "../lib/mount.js" */

const KEY = "dermatree-session";

/** @param {Call<{ mark: string, holds: boolean }>} call */
export default function ({ data, setTriggerValue }) {
  let before;
  try {
    before = sessionStorage.getItem(KEY);
    if (data.holds) sessionStorage.setItem(KEY, data.mark);
    else sessionStorage.removeItem(KEY);
  } catch {
    return; // a browser that keeps nothing
  }
  if (before !== null && before !== data.mark) setTriggerValue("lost", true);
}
