package dev.flowtrace.aggregation;

import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The actors and edges of what the database has of a trace in memory. Nobody asks for most of them
 * until they are stored in one piece, so they are kept small (docs/adr/035): as they were stored
 * last, and what each event since then adds to them. What was read from the database stays put
 * together until it is stored again.
 *
 * <p>Changed with the aggregator's lock held, and not while a part of the trace is being written;
 * who writes it reads this without the lock.
 */
public final class BaseTopology {
  private static final byte[] NOTHING = new byte[0];

  private final byte[] stored;
  private final int storedSize;
  private final Function<byte[], Topology> unpacker;
  private final ActorTimes actors = new ActorTimes();
  private @Nullable WaitingFigures since;

  /** All of it, when it was read; then the rest is empty. */
  private final @Nullable Topology whole;

  private BaseTopology(
      byte[] stored,
      int storedSize,
      Function<byte[], Topology> unpacker,
      @Nullable Topology whole) {
    this.stored = stored;
    this.storedSize = storedSize;
    this.unpacker = unpacker;
    this.whole = whole;
  }

  /** That of a trace of which nothing is stored. */
  public BaseTopology() {
    this(NOTHING, 0, nothing -> new Topology(), null);
  }

  /** What was read from the database, and is this one's own now. */
  public static BaseTopology of(Topology whole) {
    return new BaseTopology(NOTHING, 0, nothing -> new Topology(), whole);
  }

  /**
   * What was stored in one piece.
   *
   * @param stored that piece, not to be changed
   * @param content what is in it
   * @param unpacker makes it of the piece again
   */
  public static BaseTopology ofStored(
      byte[] stored, Topology content, Function<byte[], Topology> unpacker) {
    BaseTopology base = new BaseTopology(stored, content.size(), unpacker, null);
    content
        .actors()
        .forEach(
            (name, stats) -> {
              Occupation occupation = stats.occupation();
              if (occupation == null) {
                base.actors.add(name);
              } else {
                base.actors.add(name, occupation);
              }
            });
    return base;
  }

  /** Adds what a part adds, which is in the database now. */
  void add(TraceDelta part, EventMemory memory) {
    if (whole != null) {
      part.addTo(whole);
      return;
    }
    if (since == null) {
      since = new WaitingFigures(memory);
    }
    part.addTo(since, actors);
  }

  /** Whether it has an actor of that name. */
  boolean hasActor(String name) {
    return whole == null ? actors.contains(name) : whole.actors().containsKey(name);
  }

  /** Whether an actor's name matches. */
  boolean anyActor(Predicate<String> matches) {
    return whole == null ? actors.any(matches) : whole.anyActor(matches);
  }

  /** How an actor spent its time, null when nothing tells. Not to be changed. */
  @Nullable Occupation occupation(String actor) {
    if (whole == null) {
      return actors.occupation(actor);
    }
    ActorStats stats = whole.actors().get(actor);
    return stats == null ? null : stats.occupation();
  }

  /** All of it: the caller's own. */
  public Topology topology() {
    if (whole != null) {
      return whole.copy();
    }
    Topology all = unpacker.apply(stored);
    if (since != null) {
      since.forEach(all::record);
    }
    return all;
  }

  /** How many actors and edges there are in what was stored last, or read. */
  public int size() {
    return whole == null ? storedSize : whole.size();
  }

  /** Gives memory back that others can use, when the trace leaves memory. */
  void release() {
    if (since != null) {
      since.release();
      since = null;
    }
  }

  /** About how much memory it takes, but for the names of places, which all traces share. */
  long memoryBytes() {
    if (whole != null) {
      return whole.memoryBytes();
    }
    return 100 + stored.length + actors.memoryBytes() + (since == null ? 0 : since.capacity());
  }
}
