package dev.flowtrace.runtime;

import dev.flowtrace.aggregation.EventReader;
import dev.flowtrace.store.FinalizedTraces;
import dev.flowtrace.store.JournalStore;
import dev.flowtrace.store.NodeStore;
import dev.flowtrace.store.TraceIndex;
import dev.flowtrace.store.TraceReader;
import dev.flowtrace.store.TraceWriter;
import dev.flowtrace.store.UnitOfWork;

/** Ways to the database. */
record Stores(
    FinalizedTraces finalized,
    EventReader events,
    NodeStore nodes,
    JournalStore journals,
    TraceReader reader,
    TraceIndex index) {
  /**
   * Ways to one database.
   *
   * @param finalized transactions in which traces end
   */
  static Stores of(UnitOfWork work, FinalizedTraces finalized, EventReader events) {
    return new Stores(
        finalized,
        events,
        new NodeStore(work),
        new JournalStore(work),
        new TraceReader(work, events),
        new TraceIndex(work));
  }

  /** A writer of its own for each thread that writes. */
  TraceWriter newWriter() {
    return new TraceWriter(finalized, events);
  }
}
