/**
 * A subscription that lasts: when it breaks off, another one is asked for, after 1, 2, 4, at most 15
 * seconds, or as long as the collector says. What the collector cannot understand ends it.
 */
import * as api from './api.js';

const FIRST = 1000;
const LONGEST = 15000;

/**
 * @param parameters of GET /live
 * @param on open(gap): the stream begins; gap is how long there was none, milliseconds, or null the
 *     first time; lost(error, wait): it is tried again after `wait` milliseconds; refused(error): it
 *     is not; take(type, data)
 * @returns how to end it
 */
export function liveStream(parameters, on) {
  const stop = new AbortController();
  let timer = 0;
  let pause = FIRST;
  let lostAt = null;

  async function run() {
    try {
      await api.live(parameters, stop.signal, () => {
        on.open(lostAt === null ? null : Date.now() - lostAt);
        lostAt = null;
        pause = FIRST;
      }, on.take);
      again(new api.ApiError({title: 'The collector ended the stream', status: 0}));
    } catch (error) {
      if (error.name === 'AbortError' || stop.signal.aborted) {
        return;
      }
      const status = error.problem?.status ?? 0;
      if (status >= 400 && status < 500) {
        on.refused(error);
      } else {
        again(error);
      }
    }
  }

  function again(error) {
    if (stop.signal.aborted) {
      return;
    }
    lostAt ??= Date.now();
    on.lost(error, pause);
    timer = setTimeout(run, pause);
    pause = Math.min(LONGEST, pause * 2);
  }

  run();
  return () => {
    clearTimeout(timer);
    stop.abort();
  };
}
