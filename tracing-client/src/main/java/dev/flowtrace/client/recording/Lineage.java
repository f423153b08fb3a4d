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
  private static final Rest NOTHING = new Rest(new long[0], false, List.of());

  final Run run;
  final long high;
  final long low;

  /** Where the chain began; this itself for a root. It refers to nothing before it. */
  final Lineage root;

  /** The direct cause; null for a root, and where {@link Rest#older} takes over. */
  private final @Nullable Lineage before;

  /** How many steps of {@link #before} there are. */
  private final int linked;

  private final Rest rest;

  /**
   * What few lineages have. Others share one: there is one lineage for nearly each event of runs
   * that nobody looks at, and its 48 bytes are what they cost most.
   *
   * @param older ancestors' ids, oldest first, where {@link Lineage#before} is cut
   * @param cut whether an ancestor further back has been left out
   * @param others further causes of what happens within, beside this event
   */
  private record Rest(long[] older, boolean cut, List<Lineage> others) {}

  /** An event that {@code parent} led to, or nothing, when it is null. */
  Lineage(Run run, long high, long low, @Nullable Lineage parent, int maxChain) {
    this.run = run;
    this.high = high;
    this.low = low;
    if (parent == null) {
      root = this;
      before = null;
      linked = 0;
      rest = NOTHING;
    } else {
      root = parent.root;
      int steps = parent.linked + 1;
      if (steps <= 2 * maxChain) {
        before = parent;
        linked = steps;
        rest = NOTHING;
      } else {
        before = null;
        linked = 0;
        rest = new Rest(parent.ids(maxChain), true, List.of());
      }
    }
  }

  private Lineage(Lineage first, List<Lineage> others) {
    run = first.run;
    high = first.high;
    low = first.low;
    root = first.root;
    before = first.before;
    linked = first.linked;
    rest = new Rest(first.rest.older, first.rest.cut, others);
  }

  /** An event of another process: nothing is known of what led to it but its root. */
  private Lineage(Run run, UUID id, @Nullable Lineage root) {
    this.run = run;
    high = id.getMostSignificantBits();
    low = id.getLeastSignificantBits();
    this.root = root == null ? this : root;
    before = null;
    linked = 0;
    rest = NOTHING;
  }

  /** An event of another process as a cause here. */
  public static Lineage remote(Run run, UUID id, UUID root) {
    return new Lineage(run, id, new Lineage(run, root, null));
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
    return root.id();
  }

  /** The event's run. */
  public Run run() {
    return run;
  }

  /** Further causes beside this event; usually none. */
  List<Lineage> others() {
    return rest.others;
  }

  /** Whether an event caused by this one leaves ancestors out of a chain of {@code max}. */
  boolean isTruncatedAt(int max) {
    if (linked >= max) {
      return true;
    }
    Lineage oldest = oldestLinked();
    return oldest.rest.cut || knownUpTo(oldest) > max;
  }

  /** The chain of an event caused by this one: at most {@code max} ids, oldest first, this last. */
  List<UUID> chain(int max) {
    long[] ids = ids(max);
    List<UUID> chain = new ArrayList<>(ids.length / 2 + rest.others.size());
    for (int i = 0; i < ids.length; i += 2) {
      chain.add(new UUID(ids[i], ids[i + 1]));
    }
    for (Lineage other : rest.others) {
      if (chain.size() < max) {
        chain.add(other.id());
      }
    }
    return chain;
  }

  /** Two longs for each of the last {@code max} events up to this one, oldest first. */
  private long[] ids(int max) {
    long[] ids = new long[2 * Math.min(max, knownUpTo(oldestLinked()))];
    ids(ids, max);
    return ids;
  }

  private Lineage oldestLinked() {
    Lineage oldest = this;
    while (oldest.before != null) {
      oldest = oldest.before;
    }
    return oldest;
  }

  /** This event and those of its ancestors whose ids are known. */
  private int knownUpTo(Lineage oldest) {
    return linked + 1 + oldest.rest.older.length / 2;
  }

  /**
   * Writes two longs for each of the last {@code max} events up to this one, oldest first, and
   * gives their number.
   */
  int ids(long[] ids, int max) {
    int count = linked >= max ? max : Math.min(max, knownUpTo(oldestLinked()));
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
      long[] older = node.rest.older;
      System.arraycopy(older, older.length - 2 * at, ids, 0, 2 * at);
    }
    return count;
  }
}
