/**
 * Repeats a question while the page is seen: the next one starts `millis` after the answer to the
 * one before, so a slow collector is not asked faster than it answers.
 *
 * @param ask gets an AbortSignal; may answer how many milliseconds to wait this time
 */
export function poll(millis, ask) {
  const stop = new AbortController();
  let timer = 0;
  let busy = false;
  async function round() {
    if (stop.signal.aborted || busy || document.hidden) {
      return;
    }
    busy = true;
    clearTimeout(timer);
    let wait;
    try {
      wait = await ask(stop.signal);
    } finally {
      busy = false;
      if (!stop.signal.aborted) {
        timer = setTimeout(round, typeof wait === 'number' ? wait : millis);
      }
    }
  }
  document.addEventListener('visibilitychange', round, {signal: stop.signal});
  round();
  return () => {
    clearTimeout(timer);
    stop.abort();
  };
}
