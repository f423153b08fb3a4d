package dev.flowtrace.runtime;

import dev.flowtrace.ingest.FrameParser;
import dev.flowtrace.store.FinalizedTraces;
import dev.flowtrace.store.FlowFigures;
import dev.flowtrace.store.JournalStore;
import dev.flowtrace.store.JournalVacuum;
import dev.flowtrace.store.NodeStore;
import dev.flowtrace.store.TraceIndex;
import dev.flowtrace.store.TraceOutlines;
import dev.flowtrace.store.TraceReader;
import dev.flowtrace.store.TraceVerification;
import dev.flowtrace.store.TraceWriter;
import dev.flowtrace.store.UnitOfWork;

/** Ways to the database. */
record Stores(
    FinalizedTraces finalized,
    FrameParser lenient,
    NodeStore nodes,
    JournalStore journals,
    JournalVacuum journalVacuum,
    TraceReader reader,
    TraceIndex index,
    TraceOutlines outlines,
    FlowFigures figures,
    TraceVerification verification) {
  /**
   * Ways to one database.
   *
   * @param finalized transactions in which traces end
   * @param lenient reads what was accepted earlier
   */
  static Stores of(UnitOfWork work, FinalizedTraces finalized, FrameParser lenient) {
    JournalStore journals = new JournalStore(work);
    return new Stores(
        finalized,
        lenient,
        new NodeStore(work),
        journals,
        new JournalVacuum(work, journals),
        new TraceReader(work, lenient),
        new TraceIndex(work),
        new TraceOutlines(work),
        new FlowFigures(work),
        new TraceVerification(work, lenient));
  }

  /** A writer of its own for each thread that writes. */
  TraceWriter newWriter() {
    return new TraceWriter(finalized, lenient);
  }
}
