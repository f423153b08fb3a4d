package dev.flowtrace.bench.load;

import dev.flowtrace.protocol.buffer.VarInts;

/** A batch's JSON array of what is said of traces: that they start, or that they end. */
final class TraceArray {
  private final EventTemplate template;
  private final byte[] json;
  private int at;

  /**
   * An empty array.
   *
   * @param most items at a time
   * @param itemBytes of each at most, a comma included
   */
  TraceArray(String template, int most, int itemBytes) {
    this.template = EventTemplate.parse(template);
    this.json = new byte[2 + most * itemBytes];
    clear();
  }

  void clear() {
    json[0] = '[';
    at = 1;
  }

  void add(EventValues values) {
    if (at > 1) {
      json[at++] = ',';
    }
    at = template.write(json, at, values);
  }

  /** How many bytes {@link #putTo} writes. */
  int putBytes() {
    return VarInts.size(at + 1) + at + 1;
  }

  /** How many bytes {@link #putTo} writes at most. */
  int mostPutBytes() {
    return VarInts.MAX_BYTES + json.length;
  }

  /** Writes its length and itself; gives the place behind. */
  int putTo(byte[] out, int to) {
    int next = VarInts.put(out, to, at + 1);
    System.arraycopy(json, 0, out, next, at);
    out[next + at] = ']';
    return next + at + 1;
  }
}
