/** What is drawn into the lanes of a timeline: bars, queues, shares of the time, the critical path, a message. */

/** Into how many parts the time is divided where there are too many spans to draw each. */
export const BUCKETS = 400;
const QUEUE_TOP = 15;
const QUEUE_MOST = 7.8;

/**
 * @param view pen and colors; width, and left, the plot's edge; from, to and duration, nanoseconds; offset of the spans' times;
 *     xOf, a time's place; size of a lane: lane, top, bar, and whether it has queues; the id of the selected event
 */
export function lanePainter({pen, colors, width, left, from, to, duration, offset, xOf, size, event}) {
  function spans(lane, y) {
    let painted = -1;
    for (const span of size.queues ? lane.queue : []) {
      const start = span.start_ns + offset;
      const end = span.end_ns === undefined ? duration : span.end_ns + offset;
      if (end < from || start > to) {
        continue;
      }
      const x = Math.max(left, xOf(start));
      const right = Math.max(x + 0.5, xOf(end));
      if (right > painted + 0.25) {
        const begin = Math.max(x, painted);
        pen.fillStyle = colors.waiting;
        pen.fillRect(begin, y + QUEUE_TOP, right - begin, 3.5);
        painted = right;
      }
    }
    const done = {work: -1, blocked: -1};
    for (const span of lane.bars) {
      const start = span.start_ns + offset;
      const open = span.end_ns === undefined;
      const end = open ? duration : span.end_ns + offset;
      if (end < from || start > to) {
        continue;
      }
      const x = Math.max(left - 4, xOf(start));
      const right = Math.min(width, xOf(end));
      if (span.kind === 'life') {
        pen.fillStyle = colors['line-2'];
        pen.fillRect(x, y + size.top + size.bar / 2, Math.max(1, right - x), 1);
      } else if (span.kind === 'failure') {
        diamond(x, y + size.top + size.bar / 2);
      } else if (span.failed || right > done[span.kind] + 0.5) {
        const begin = span.failed ? x : Math.max(x, done[span.kind]);
        const wide = Math.max(span.failed ? 2 : 1, right - begin);
        pen.fillStyle = span.failed ? colors['s-fail'] : span.kind === 'blocked' ? colors.pressed : colors['busy-2'];
        pen.fillRect(begin, y + size.top, wide - (wide > 4 ? 0.75 : 0), size.bar);
        if (span.failed) {
          diamond(right, y + size.top + size.bar / 2);
        }
        done[span.kind] = begin + wide;
        if (open) {
          pen.fillStyle = colors['s-run'];
          pen.fillRect(right - 2, y + size.top, 2, size.bar);
        }
      }
      if (event && (span.start_event === event || span.end_event === event) && span.kind !== 'life') {
        pen.strokeStyle = colors.accent;
        pen.lineWidth = 1.5;
        pen.strokeRect(x - 1, y + size.top - 1, Math.max(3, right - x + 2), size.bar + 2);
      }
    }
  }

  function diamond(x, y) {
    pen.fillStyle = colors['s-fail'];
    pen.beginPath();
    const half = size.lane / 4;
    pen.moveTo(x, y - half);
    pen.lineTo(x + half, y);
    pen.lineTo(x, y + half);
    pen.lineTo(x - half, y);
    pen.fill();
  }

  /** What an actor did in each part of the time: height of the column is its share. */
  function shares(lane, y) {
    const nanos = duration / BUCKETS;
    for (const part of lane.buckets) {
      if ((part.i + 1) * nanos < from || part.i * nanos > to) {
        continue;
      }
      const x = xOf(part.i * nanos);
      const wide = Math.max(1, xOf((part.i + 1) * nanos) - x);
      const busy = Math.min(1, part.busy ?? 0) * size.bar;
      const blocked = Math.min(1, part.blocked ?? 0) * size.bar;
      pen.fillStyle = colors['busy-2'];
      pen.fillRect(x, y + size.top + size.bar - busy, wide, busy);
      pen.fillStyle = colors.press;
      pen.fillRect(x, y + size.top + size.bar - busy - blocked, wide, Math.min(blocked, size.bar - busy));
      if (part.queued && size.queues) {
        const depth = Math.min(QUEUE_MOST, 2 + part.queued);
        pen.fillStyle = colors.waiting;
        pen.fillRect(x, y + QUEUE_TOP, wide, depth);
      }
      if (part.failed) {
        pen.fillStyle = colors['s-fail'];
        pen.fillRect(x, y + size.top, Math.max(2, wide), size.bar);
      }
    }
  }

  function criticalPath(steps, lanes, first, last, y) {
    let before = null;
    for (const step of steps) {
      const lane = lanes.get(step.actor);
      const start = step.start_ns;
      const end = start + step.own_ns;
      if (lane === undefined) {
        continue;
      }
      const x = xOf(start);
      const right = Math.max(x + 2, xOf(end));
      if (lane >= first && lane < last && right >= left && x <= width) {
        pen.fillStyle = colors.busy;
        pen.fillRect(x, y(lane) + size.top, right - x, size.bar);
        pen.fillStyle = colors.crit;
        pen.fillRect(x, y(lane) + size.top - 2, right - x, 2);
      }
      if (before !== null && before.lane !== lane) {
        pen.strokeStyle = colors.crit;
        pen.lineWidth = 1.25;
        pen.beginPath();
        pen.moveTo(before.right, y(before.lane) + size.top - 1);
        pen.lineTo(x, y(before.lane) + size.top - 1);
        pen.lineTo(x, y(lane) + size.top - 1);
        pen.stroke();
      }
      before = {lane, right};
    }
  }

  /** An arrow from lane to lane. */
  function message(span, lanes, y) {
    const a = lanes.get(span.actor);
    const b = lanes.get(span.to_actor);
    if (a === undefined || b === undefined) {
      return;
    }
    const x = xOf(span.start_ns + offset);
    const right = xOf(span.end_ns === undefined ? duration : span.end_ns + offset);
    pen.strokeStyle = colors.accent;
    pen.fillStyle = colors.accent;
    pen.lineWidth = 1.5;
    pen.setLineDash([4, 3]);
    pen.beginPath();
    pen.moveTo(x, y(a) + size.top + size.bar / 2);
    pen.bezierCurveTo(x + 10, y(a) + size.top + size.bar / 2, right - 10, y(b) + size.top + size.bar / 2, right - 4, y(b) + size.top + size.bar / 2);
    pen.stroke();
    pen.setLineDash([]);
    pen.beginPath();
    pen.moveTo(right, y(b) + size.top + size.bar / 2);
    pen.lineTo(right - 6, y(b) + size.top + size.bar / 2 - 3);
    pen.lineTo(right - 6, y(b) + size.top + size.bar / 2 + 3);
    pen.fill();
  }

  return {spans, shares, criticalPath, message};
}
