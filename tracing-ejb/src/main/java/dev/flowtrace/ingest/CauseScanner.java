package dev.flowtrace.ingest;

import dev.flowtrace.ingest.JsonScanner.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what an event says of its causes, or passes over it. For one thread. */
final class CauseScanner {
  private static final Name PARENT = new Name("parent_event_id");
  private static final Name ROOT_CAUSE = new Name("root_cause_event_id");
  private static final Name CHAIN = new Name("dependency_chain");
  private static final Name SPAN_ID = new Name("span_id");

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
    JsonScanner.require(in.enter('{', '}'));
    do {
      in.key();
      if (in.isText(PARENT)) {
        seen = EventScanner.once(seen, 1);
        parent(in);
      } else if (in.isText(ROOT_CAUSE)) {
        seen = EventScanner.once(seen, 2);
        in.skipUuid();
      } else if (in.isText(CHAIN)) {
        seen = EventScanner.once(seen, 4);
        chain(in);
      } else {
        JsonScanner.require(in.isText(SPAN_ID));
        seen = EventScanner.once(seen, 8);
        in.skipString();
      }
    } while (in.more('}'));
    JsonScanner.require((seen & 14) == 14);
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
