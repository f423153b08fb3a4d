package dev.flowtrace.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what an event says of its causes, or passes over it. For one thread. */
final class CauseScanner {
  private static final Runs FIELDS =
      Runs.ofKeys("parent_event_id", "root_cause_event_id", "dependency_chain", "span_id");
  private static final int ROOT_CHAIN_AND_SPAN = 14;

  private final boolean keeps;
  private @Nullable UUID parent;
  private List<UUID> chain = List.of();

  /**
   * For the events of a frame.
   *
   * @param keeps whether what is read is wanted
   */
  CauseScanner(boolean keeps) {
    this.keeps = keeps;
  }

  /** Reads the object that comes. */
  void read(JsonScanner in) {
    parent = null;
    chain = List.of();
    int seen = 0;
    int field = -1;
    JsonScanner.require(in.enter('{', '}'));
    do {
      field = in.member(FIELDS, field + 1);
      seen = EventScanner.once(seen, 1 << field);
      switch (field) {
        case 0 -> parent(in);
        case 1 -> in.skipUuid();
        case 2 -> chain(in);
        default -> in.skipString();
      }
    } while (in.more('}'));
    JsonScanner.require((seen & ROOT_CHAIN_AND_SPAN) == ROOT_CHAIN_AND_SPAN);
  }

  private void parent(JsonScanner in) {
    if (in.isNull()) {
      return;
    }
    if (keeps) {
      parent = in.uuid();
    } else {
      in.skipUuid();
    }
  }

  private void chain(JsonScanner in) {
    if (!in.enter('[', ']')) {
      return;
    }
    List<UUID> kept = keeps ? new ArrayList<>() : List.of();
    do {
      if (keeps) {
        kept.add(in.uuid());
      } else {
        in.skipUuid();
      }
    } while (in.more(']'));
    chain = kept;
  }

  /** The parent that was read last; null without one, or when it is not wanted. */
  @Nullable UUID parent() {
    return parent;
  }

  /** The chain that was read last. */
  List<UUID> chain() {
    return chain;
  }
}
