/** Figures as a person says them: three significant digits, the unit after a narrow space. */
const THIN = '\u202f';
const NONE = '–';

const three = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** Nanoseconds as 779 µs, 36.4 ms, 2.29 s, 25 m 21 s, 3 h 12 m. */
export function duration(ns) {
  if (ns === null || ns === undefined) {
    return NONE;
  }
  const size = Math.abs(ns);
  const sign = ns < 0 ? '−' : '';
  if (size < 1e3) {
    return `${sign}${size}${THIN}ns`;
  }
  for (const [unit, scale] of [['µs', 1e3], ['ms', 1e6], ['s', 1e9]]) {
    if (size < scale * (unit === 's' ? 60 : 999.5)) {
      return `${sign}${three(size / scale)}${THIN}${unit}`;
    }
  }
  const seconds = Math.round(size / 1e9);
  if (seconds < 3600) {
    return `${sign}${Math.floor(seconds / 60)}${THIN}m ${seconds % 60}${THIN}s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 48 * 60) {
    return `${sign}${Math.floor(minutes / 60)}${THIN}h ${minutes % 60}${THIN}m`;
  }
  return `${sign}${Math.floor(minutes / 1440)}${THIN}d ${Math.floor((minutes % 1440) / 60)}${THIN}h`;
}

/** Nanoseconds on an axis whose ticks are `step` apart and that ends at `end`: one unit, digits that tell the ticks apart. */
export function tick(ns, step, end) {
  const [unit, scale] = end >= 2e9 ? ['s', 1e9] : end >= 2e6 ? ['ms', 1e6] : end >= 2e3 ? ['µs', 1e3] : ['ns', 1];
  const digits = Math.min(9, Math.max(0, Math.ceil(-Math.log10(step / scale) - 1e-9)));
  return `${(ns / scale).toFixed(digits)}${THIN}${unit}`;
}

/** A count: grouped up to 9 999, then k, M and G. */
export function count(value) {
  if (value === null || value === undefined) {
    return NONE;
  }
  if (value < 1000) {
    return String(Math.round(value));
  }
  if (value < 1e4) {
    const digits = String(Math.round(value));
    return `${digits.slice(0, -3)}${THIN}${digits.slice(-3)}`;
  }
  for (const [unit, scale] of [['k', 1e3], ['M', 1e6]]) {
    if (value < scale * 999.5) {
      return `${three(value / scale)}${THIN}${unit}`;
    }
  }
  return `${three(value / 1e9)}${THIN}G`;
}

/** Bytes in KiB, MiB and GiB. */
export function bytes(value) {
  if (value === null || value === undefined) {
    return NONE;
  }
  if (value < 1024) {
    return `${value}${THIN}B`;
  }
  let size = value / 1024;
  for (const unit of ['KiB', 'MiB']) {
    if (size < 1000) {
      return `${three(size)}${THIN}${unit}`;
    }
    size /= 1024;
  }
  return `${three(size)}${THIN}GiB`;
}

export function percent(share) {
  return share === null || share === undefined ? NONE : `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}${THIN}%`;
}

/** A time as nanoseconds since 1970, a BigInt: milliseconds are too coarse for a trace. */
export function nanos(time) {
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? '';
  const seconds = BigInt(Math.floor(Date.parse(time.replace(/\.\d+/, '')) / 1000));
  return seconds * 1000000000n + BigInt(fraction.padEnd(9, '0').slice(0, 9));
}

/** The other way: RFC 3339 in UTC with nine fractional digits. */
export function timeOf(ns) {
  const seconds = new Date(Number(ns / 1000000000n) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(ns % 1000000000n).padStart(9, '0')}Z`;
}

const pad = (value, digits = 2) => String(value).padStart(digits, '0');

/** 14:31:49.711 in the browser's zone, with the day where that is not today. */
export function clock(time) {
  if (!time) {
    return NONE;
  }
  const at = new Date(time);
  const day = at.toDateString() === new Date().toDateString() ? '' : `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} `;
  return `${day}${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}.${pad(at.getMilliseconds(), 3)}`;
}

/** 20 s ago. */
export function ago(time, now = Date.now()) {
  if (!time) {
    return NONE;
  }
  const seconds = Math.floor((now - Date.parse(time)) / 1000);
  if (seconds < 1) {
    return 'now';
  }
  if (seconds < 60) {
    return `${seconds}${THIN}s ago`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)}${THIN}min ago`;
  }
  if (seconds < 48 * 3600) {
    return `${Math.floor(seconds / 3600)}${THIN}h ago`;
  }
  return `${Math.floor(seconds / 86400)}${THIN}d ago`;
}

/** v1.4.2 */
export function version(value) {
  return value ? `v${value.major}.${value.minor}.${value.patch}` : '';
}
