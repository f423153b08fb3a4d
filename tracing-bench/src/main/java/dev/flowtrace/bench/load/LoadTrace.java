package dev.flowtrace.bench.load;

import java.util.BitSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A trace of the load: what shall be sent, what was, and what was not confirmed. Not thread-safe.
 */
final class LoadTrace {
  final long number;
  final long idHigh;
  final long idLow;

  /** Events it shall have; fewer if the run ends before. */
  final int length;

  /** The edges it uses: so many of the topology, from this one on. */
  final int firstEdge;

  final int edges;

  /** Events that were sent; the next one's number. */
  int sent;

  /** Numbers of the events that were refused or not answered; null if there is none. */
  private @Nullable BitSet unconfirmed;

  LoadTrace(long number, EventIds ids, int length, int firstEdge, int edges) {
    this.number = number;
    this.idHigh = ids.high(number, EventIds.TRACE);
    this.idLow = ids.low(number, EventIds.TRACE);
    this.length = length;
    this.firstEdge = firstEdge;
    this.edges = edges;
  }

  UUID id() {
    return new UUID(idHigh, idLow);
  }

  void unconfirmed(int n) {
    if (unconfirmed == null) {
      unconfirmed = new BitSet();
    }
    unconfirmed.set(n);
  }

  /** Whether the collector said that it has this event. To be asked when all is answered. */
  boolean isConfirmed(int n) {
    return unconfirmed == null || !unconfirmed.get(n);
  }

  /** Events the collector said that it has. */
  int confirmed() {
    return sent - (unconfirmed == null ? 0 : unconfirmed.cardinality());
  }
}
