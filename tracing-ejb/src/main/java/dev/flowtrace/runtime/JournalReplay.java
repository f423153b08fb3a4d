package dev.flowtrace.runtime;

import dev.flowtrace.aggregation.TraceAggregator;
import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.ingest.Ingest;
import dev.flowtrace.ingest.RefusedException;
import dev.flowtrace.journal.JournalFrame;
import dev.flowtrace.journal.JournalReader;
import dev.flowtrace.store.JournalStore;
import dev.flowtrace.store.TraceReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Brings the memory of a collector back after a restart: from its journal what is not in chunks
 * yet, and the traces that it had in memory and of which all was written.
 */
final class JournalReplay {
  private static final Logger LOG = Logger.getLogger(JournalReplay.class.getPackageName());
  private static final int PORTION = 500;
  private static final int MOST_ADOPTED = 30_000;

  private final JournalStore journalStore;
  private final TraceReader reader;
  private final UUID nodeId;
  private final Ingest ingest;
  private final TraceAggregator aggregator;
  private final Runnable progress;
  private final Map<UUID, Long> holdsUpTo = new HashMap<>();

  /**
   * A replay that has not begun.
   *
   * @param progress called from time to time; what it throws ends the replay
   */
  JournalReplay(
      JournalStore journalStore,
      TraceReader reader,
      UUID nodeId,
      Ingest ingest,
      TraceAggregator aggregator,
      Runnable progress) {
    this.journalStore = journalStore;
    this.reader = reader;
    this.nodeId = nodeId;
    this.ingest = ingest;
    this.aggregator = aggregator;
    this.progress = progress;
  }

  void run() {
    long frames = JournalReader.readAll(journalStore, nodeId, this::replay);
    if (frames > 0) {
      LOG.log(Level.INFO, "replayed {0} frames of the journal", frames);
    }
    holdsUpTo.clear();
    adoptUnsettled();
  }

  private void replay(List<JournalFrame> frames) {
    progress.run();
    Map<JournalFrame, List<TraceCommand>> commands = new HashMap<>();
    Set<UUID> unknown = new HashSet<>();
    for (JournalFrame frame : frames) {
      try {
        List<TraceCommand> read = ingest.reread(frame.content());
        commands.put(frame, read);
        read.forEach(command -> unknown.add(command.traceId()));
      } catch (RefusedException e) {
        throw new IllegalStateException(
            "the journal's frame at " + frame.position() + " cannot be read: " + e.getMessage(), e);
      }
    }
    unknown.removeAll(holdsUpTo.keySet());
    unknown.forEach(traceId -> holdsUpTo.put(traceId, -1L));
    // a row tells also of starts and ends, which are in no chunk; a chunk tells also when another
    // collector has written the row since
    reader.chunkPositions(nodeId, unknown).forEach((id, at) -> holdsUpTo.merge(id, at, Long::max));
    reader.rowPositions(nodeId, unknown).forEach((id, at) -> holdsUpTo.merge(id, at, Long::max));
    for (JournalFrame frame : frames) {
      // of a batch, some traces may be written up to there, and others not
      List<TraceCommand> missing =
          commands.getOrDefault(frame, List.of()).stream()
              .filter(command -> holdsUpTo.getOrDefault(command.traceId(), -1L) < frame.position())
              .toList();
      ingest.replay(frame.position(), frame.receivedEpochNanos(), missing);
    }
  }

  /**
   * Traces that were in memory, so that they leave it in the usual ways and their rows get written.
   */
  private void adoptUnsettled() {
    List<UUID> unsettled = reader.unsettled(nodeId, MOST_ADOPTED);
    for (int from = 0; from < unsettled.size(); from += PORTION) {
      progress.run();
      List<UUID> some = unsettled.subList(from, Math.min(unsettled.size(), from + PORTION));
      reader.find(some).forEach(found -> aggregator.adopt(found.traceId(), found.trace()));
    }
  }
}
