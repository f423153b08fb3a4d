/**
 * The events of a live stream that are kept for the list: the newest `MOST`. What comes faster than
 * may be shown is thinned, failures never, and a row says so; so does what the collector left out.
 */
export const MOST = 20000;
/** The oldest go by so many at a time. */
export const TRIM = 1000;

/** @param cap events a second that are shown at most; Infinity: all */
export function liveRows() {
  let rows = [];
  let visible = [];
  let off = new Set();
  let cap = Infinity;
  let second = 0;
  let shownInSecond = 0;
  let thinned = null;
  let kept = 0;

  const isOn = (row) => row.note !== undefined || !off.has(row.kind);

  function push(row) {
    rows.push(row);
    kept++;
    if (isOn(row)) {
      visible.push(row);
    }
  }

  return {
    /** All rows whose kind is not switched off, oldest first. */
    visible: () => visible,
    /** How many have been kept so far, and are no longer. */
    kept: () => kept,
    limit(perSecond) {
      cap = perSecond;
      thinned = null;
    },
    hide(kinds) {
      off = kinds;
      visible = rows.filter(isOn);
    },
    clear() {
      rows = [];
      visible = [];
      thinned = null;
    },
    note: (words) => push({note: words}),
    /** @param now milliseconds */
    add(row, now) {
      const current = Math.floor(now / 1000);
      if (current !== second) {
        second = current;
        shownInSecond = 0;
        thinned = null;
      }
      if (shownInSecond >= cap && !row.failed) {
        if (thinned === null) {
          thinned = {note: '', skipped: 0};
          push(thinned);
        }
        thinned.skipped++;
        return;
      }
      shownInSecond++;
      push(row);
    },
    /** Forgets the oldest; answers how many of the visible ones. */
    trim() {
      if (rows.length <= MOST + TRIM) {
        return 0;
      }
      const gone = rows.splice(0, rows.length - MOST).filter(isOn).length;
      visible.splice(0, gone);
      return gone;
    },
  };
}
