package dev.flowtrace.client.recording;

import org.jspecify.annotations.Nullable;

/**
 * The usual events of one actor of a flow, in all its runs: the first of a kind is taken for the
 * usual one; of data flows the first of another edge, too, because many an actor sends to two.
 * Thread-safe without a lock: what is here is immutable, and at worst found again.
 */
final class UsualEvents {
  private @Nullable UsualEvent received;
  private @Nullable UsualEvent sent;
  private @Nullable UsualEvent flow;
  private @Nullable UsualEvent otherFlow;
  private final @Nullable UsualEvent[] others = new UsualEvent[Site.CUSTOM + 1]; // by kind

  /** What events of these names have in common; null: they are not the usual ones. */
  @Nullable UsualEvent find(
      int kind, @Nullable String port, @Nullable String target, @Nullable String toPort) {
    UsualEvent known = first(kind);
    if (known == null || known.isAlike(kind, port, target, toPort)) {
      return known;
    }
    UsualEvent second = kind == Site.DATA_FLOW ? otherFlow : null;
    return second == null || second.isAlike(kind, port, target, toPort) ? second : null;
  }

  /** Whether another event of that kind would be a usual one. */
  boolean hasRoom(int kind) {
    return first(kind) == null || (kind == Site.DATA_FLOW && otherFlow == null);
  }

  /** Takes an event for a usual one of its kind, for which there is room. */
  void add(UsualEvent event, int kind) {
    if (kind == Site.DATA_FLOW && flow == null) {
      flow = event;
    } else if (kind == Site.DATA_FLOW) {
      otherFlow = event;
    } else if (kind == Site.MESSAGE_RECEIVED) {
      received = event;
    } else if (kind == Site.MESSAGE_SENT) {
      sent = event;
    } else {
      others[kind] = event;
    }
  }

  private @Nullable UsualEvent first(int kind) {
    if (kind == Site.DATA_FLOW) {
      return flow;
    } else if (kind == Site.MESSAGE_RECEIVED) {
      return received;
    }
    return kind == Site.MESSAGE_SENT ? sent : others[kind];
  }
}
