package dev.flowtrace.journal;

import dev.flowtrace.store.JournalStore;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Reads what is in a journal. */
public final class JournalReader {
  /** Few: each may be as large as a row gets. */
  private static final int ROWS_AT_ONCE = 4;

  private JournalReader() {}

  /**
   * Reads a journal as an earlier start of the collector left it.
   *
   * @param each gets each row's frames, in order
   * @return how many frames there were
   */
  public static long readAll(JournalStore store, UUID nodeId, Consumer<List<JournalFrame>> each) {
    long frames = 0;
    long position = 0;
    List<JournalStore.Row> rows = store.readAfter(nodeId, position, ROWS_AT_ONCE);
    while (!rows.isEmpty()) {
      for (JournalStore.Row row : rows) {
        each.accept(FrameGroup.ofPayload(row.payload(), row.position(), row.frameCount()));
        frames += row.frameCount();
        position = row.position();
      }
      rows = store.readAfter(nodeId, position, ROWS_AT_ONCE);
    }
    return frames;
  }
}
