/** A picture that is too wide shrinks so far and is scrolled then. */
export const SMALLEST = 0.55;

/** The path of an edge through the points that the collector gave it; `down`: from layer to layer downwards. */
export function line(points, down) {
  const [start, ...rest] = points;
  let d = `M${start[0]} ${start[1]}`;
  let at = start;
  for (const next of rest) {
    const half = down ? (at[1] + next[1]) / 2 : (at[0] + next[0]) / 2;
    d += down ? `C${at[0]} ${half} ${next[0]} ${half} ${next[0]} ${next[1]}` : `C${half} ${at[1]} ${half} ${next[1]} ${next[0]} ${next[1]}`;
    at = next;
  }
  return d;
}
