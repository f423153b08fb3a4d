package dev.flowtrace.aggregation;

import java.util.Objects;
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

  /** What was stored, until the actors are taken from it. */
  private @Nullable Topology content;

  private @Nullable ActorTimes actors;
  private @Nullable WaitingFigures since;

  /** All of it, when it was read; then there is nothing else. */
  private final @Nullable Topology whole;

  private BaseTopology(
      byte[] stored,
      Topology content,
      Function<byte[], Topology> unpacker,
      @Nullable Topology whole) {
    this.stored = stored;
    this.content = content;
    this.storedSize = content.size();
    this.unpacker = unpacker;
    this.whole = whole;
  }

  /** That of a trace of which nothing is stored. */
  public BaseTopology() {
    this(null);
  }

  private BaseTopology(@Nullable Topology whole) {
    this(NOTHING, new Topology(), nothing -> new Topology(), whole);
  }

  /** What was read from the database, and is this one's own now. */
  public static BaseTopology of(Topology whole) {
    return new BaseTopology(whole);
  }

  /**
   * What was stored in one piece.
   *
   * @param stored that piece, not to be changed
   * @param content what is in it, not to be changed
   * @param unpacker makes it of the piece again
   */
  public static BaseTopology ofStored(
      byte[] stored, Topology content, Function<byte[], Topology> unpacker) {
    return new BaseTopology(stored, content, unpacker, null);
  }

  /** Makes it small, for as long as the trace is in memory. */
  void keep(EventMemory memory) {
    if (content != null) {
      ActorTimes kept = new ActorTimes(memory.pool());
      content
          .actors()
          .forEach(
              (name, stats) -> {
                kept.add(name);
                if (stats.occupation() != null) {
                  kept.add(name, stats.occupation());
                }
              });
      actors = kept;
      content = null;
    }
  }

  /** Adds what a part adds, which is in the database now. */
  void add(TraceDelta part, EventMemory memory) {
    if (whole != null) {
      part.addTo(whole);
      return;
    }
    keep(memory);
    if (since == null) {
      since = new WaitingFigures(memory);
    }
    part.addTo(since, kept());
  }

  /** Whether it has an actor of that name. */
  boolean hasActor(String name) {
    Topology known = known();
    return known == null ? kept().contains(name) : known.actors().containsKey(name);
  }

  /** Whether an actor's name matches. */
  boolean anyActor(Predicate<String> matches) {
    Topology known = known();
    return known == null ? kept().any(matches) : known.anyActor(matches);
  }

  /** How an actor spent its time, null when nothing tells. Not to be changed. */
  @Nullable Occupation occupation(String actor) {
    Topology known = known();
    if (known == null) {
      return kept().occupation(actor);
    }
    ActorStats stats = known.actors().get(actor);
    return stats == null ? null : stats.occupation();
  }

  /** All of it, while it is not kept small. */
  private @Nullable Topology known() {
    return whole == null ? content : whole;
  }

  private ActorTimes kept() {
    return Objects.requireNonNull(actors);
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
    if (actors != null) {
      actors.release();
    }
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
    return 100
        + stored.length
        + (actors == null ? 0 : actors.memoryBytes())
        + (since == null ? 0 : since.capacity());
  }
}
