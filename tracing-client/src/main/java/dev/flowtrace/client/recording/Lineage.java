package dev.flowtrace.client.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as a cause of others: its id, where its chain began, and what led to it. Immutable.
 *
 * <p>A link to what came before would hold all of a long run in memory, so a lineage keeps at most
 * twice as many of its ancestors as an event may name: then the last of them are copied and the
 * link is cut.
 */
public final class Lineage {
  private static final long[] NONE = {};

  final Run run;
  final long high;
  final long low;
  final long rootHigh;
  final long rootLow;

  /** The direct cause; null for a root, and where {@link #older} takes over. */
  private final @Nullable Lineage before;

  /** Ancestors' ids, oldest first, where {@link #before} is cut. */
  private final long[] older;

  /** How many steps of {@link #before} there are. */
  private final int linked;

  /** This event and those of its ancestors whose ids are known. */
  private final int known;

  /** All ancestors there ever were. */
  private final int depth;

  /** Further causes of what happens within, beside this event. */
  private final List<Lineage> others;

  /** An event that {@code parent} led to, or nothing, when it is null. */
  Lineage(Run run, long high, long low, @Nullable Lineage parent, int maxChain) {
    this.run = run;
    this.high = high;
    this.low = low;
    this.others = List.of();
    if (parent == null) {
      rootHigh = high;
      rootLow = low;
      before = null;
      older = NONE;
      linked = 0;
      known = 1;
      depth = 0;
    } else {
      rootHigh = parent.rootHigh;
      rootLow = parent.rootLow;
      boolean cut = parent.linked + 1 > 2 * maxChain;
      before = cut ? null : parent;
      older = cut ? parent.ids(maxChain) : NONE;
      linked = cut ? 0 : parent.linked + 1;
      known = cut ? 1 + older.length / 2 : parent.known + 1;
      depth = parent.depth == Integer.MAX_VALUE ? parent.depth : parent.depth + 1;
    }
  }

  private Lineage(Lineage first, List<Lineage> others) {
    run = first.run;
    high = first.high;
    low = first.low;
    rootHigh = first.rootHigh;
    rootLow = first.rootLow;
    before = first.before;
    older = first.older;
    linked = first.linked;
    known = first.known;
    depth = first.depth;
    this.others = others;
  }

  /** An event of another process: nothing is known of what led to it but its root. */
  private Lineage(Run run, UUID id, UUID root) {
    this.run = run;
    high = id.getMostSignificantBits();
    low = id.getLeastSignificantBits();
    rootHigh = root.getMostSignificantBits();
    rootLow = root.getLeastSignificantBits();
    before = null;
    older = NONE;
    linked = 0;
    known = 1;
    depth = 0;
    others = List.of();
  }

  /** An event of another process as a cause here. */
  public static Lineage remote(Run run, UUID id, UUID root) {
    return new Lineage(run, id, root);
  }

  /** Several causes of one thing; the first is the parent. {@code causes} is not empty. */
  public static Lineage join(List<Lineage> causes) {
    Lineage first = causes.get(0);
    return causes.size() == 1
        ? first
        : new Lineage(first, List.copyOf(causes.subList(1, causes.size())));
  }

  /** The event's id. */
  public UUID id() {
    return new UUID(high, low);
  }

  /** The id of the event that all began with; the event's own for a root. */
  public UUID rootId() {
    return new UUID(rootHigh, rootLow);
  }

  /** The event's run. */
  public Run run() {
    return run;
  }

  /** Further causes beside this event; usually none. */
  List<Lineage> others() {
    return others;
  }

  /** Whether an event caused by this one leaves ancestors out of a chain of {@code max}. */
  boolean isTruncatedAt(int max) {
    return depth + 1 > max;
  }

  /** The chain of an event caused by this one: at most {@code max} ids, oldest first, this last. */
  List<UUID> chain(int max) {
    long[] ids = ids(max);
    List<UUID> chain = new ArrayList<>(ids.length / 2 + others.size());
    for (int i = 0; i < ids.length; i += 2) {
      chain.add(new UUID(ids[i], ids[i + 1]));
    }
    for (Lineage other : others) {
      if (chain.size() < max) {
        chain.add(other.id());
      }
    }
    return chain;
  }

  /** Two longs for each of the last {@code max} events up to this one, oldest first. */
  private long[] ids(int max) {
    long[] ids = new long[2 * Math.min(max, known)];
    ids(ids, max);
    return ids;
  }

  /**
   * Writes two longs for each of the last {@code max} events up to this one, oldest first, and
   * gives their number.
   */
  int ids(long[] ids, int max) {
    int count = Math.min(max, known);
    int at = count;
    Lineage node = this;
    while (at > 0) {
      at--;
      ids[2 * at] = node.high;
      ids[2 * at + 1] = node.low;
      if (node.before == null) {
        break;
      }
      node = node.before;
    }
    if (at > 0) {
      System.arraycopy(node.older, node.older.length - 2 * at, ids, 0, 2 * at);
    }
    return count;
  }
}
