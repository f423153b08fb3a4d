package dev.flowtrace.store;

import dev.flowtrace.aggregation.ActorStats;
import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.LatencyHistogram;
import dev.flowtrace.aggregation.Occupation;
import dev.flowtrace.aggregation.Topology;
import dev.flowtrace.protocol.buffer.VarInts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A trace's actors and edges in one piece: a format byte, the content's size, and the content,
 * which is compressed where that pays. The content is numbers of variable length and texts: the
 * time from which edges' times count, the actors with their figures, and the edges with theirs.
 * Edges name their actors by their places, and leave out what follows from the rest: most edges of
 * a trace have one message.
 *
 * <p>Older formats are still read: the first two, in which nothing was left out, and the next two,
 * which had neither how actors spent their time nor the errors of edges.
 */
final class TopologyCodec {
  private static final byte PLAIN_WHOLE = 1;
  private static final byte ZSTD_WHOLE = 2;
  private static final byte PLAIN_COUNTS = 3;
  private static final byte ZSTD_COUNTS = 4;
  private static final byte PLAIN = 5;
  private static final byte ZSTD = 6;
  private static final int COMPRESS_FROM = 256;

  /** How an edge's times are written: not at all, as the only one, or whole. */
  private static final int UNTIMED = 0;

  private static final int TIMED_ONCE = 1;
  private static final int TIMED = 2;

  /** Added to it when the edge has one message. */
  private static final int ONCE = 4;

  /** Added to it when a message of the edge failed. */
  private static final int FAILED = 8;

  /** Which times of an actor are there. */
  private static final int HANDLING = 1;

  private static final int OTHER = 2;
  private static final int SENDING = 4;
  private static final int BEGAN = 8;
  private static final int ENDED = 16;

  private TopologyCodec() {}

  static byte[] toBytes(Topology topology) {
    Writer out = new Writer();
    Map<String, Integer> places = new HashMap<>();
    long origin = origin(topology);
    out.number(origin);
    out.number(topology.actors().size());
    topology
        .actors()
        .forEach(
            (name, stats) -> {
              places.put(name, places.size());
              out.text(name);
              out.number(stats.events());
              out.number(stats.errors());
              out.number(stats.nanosSum());
              out.number(stats.nanosMax());
              writeOccupation(out, stats.occupation(), origin);
            });
    out.number(topology.edges().size());
    topology
        .edges()
        .forEach(
            (key, stats) -> {
              out.number(place(places, key.fromActor()));
              out.text(key.fromPort());
              out.number(place(places, key.toActor()));
              out.text(key.toPort());
              writeEdge(out, stats, origin);
            });
    byte[] raw = out.toByteArray();
    boolean compress = raw.length >= COMPRESS_FROM;
    byte[] content = compress ? Compression.compress(raw) : raw;
    ByteBuffer all = ByteBuffer.allocate(5 + content.length);
    return all.put(compress ? ZSTD : PLAIN).putInt(raw.length).put(content).array();
  }

  /** The time from which times count: none is before it. */
  private static long origin(Topology topology) {
    long origin = Long.MAX_VALUE;
    for (EdgeStats stats : topology.edges().values()) {
      origin = Math.min(origin, stats.firstEpochNanos());
    }
    for (ActorStats stats : topology.actors().values()) {
      Occupation occupation = stats.occupation();
      if (occupation != null) {
        origin = Math.min(origin, orLast(occupation.beganEpochNanos()));
        origin = Math.min(origin, orLast(occupation.endedEpochNanos()));
      }
    }
    return origin == Long.MAX_VALUE ? 0 : origin;
  }

  private static long orLast(@Nullable Long epochNanos) {
    return epochNanos == null ? Long.MAX_VALUE : epochNanos;
  }

  private static void writeOccupation(Writer out, @Nullable Occupation occupation, long origin) {
    if (occupation == null) {
      out.number(0);
      return;
    }
    Long began = occupation.beganEpochNanos();
    Long ended = occupation.endedEpochNanos();
    out.number(
        flag(occupation.handlingNanos(), HANDLING)
            | flag(occupation.otherNanos(), OTHER)
            | flag(occupation.sendingNanos(), SENDING)
            | flag(began, BEGAN)
            | flag(ended, ENDED));
    out.numberOrNothing(occupation.handlingNanos());
    out.numberOrNothing(occupation.otherNanos());
    out.numberOrNothing(occupation.sendingNanos());
    out.numberOrNothing(began == null ? null : (Long) (began - origin));
    out.numberOrNothing(ended == null ? null : (Long) (ended - origin));
  }

  private static int flag(@Nullable Long number, int flag) {
    return number == null ? 0 : flag;
  }

  private static @Nullable Occupation readOccupation(ByteBuffer in, long origin) {
    int there = (int) VarInts.get(in);
    if (there == 0) {
      return null;
    }
    Long handling = (there & HANDLING) == 0 ? null : (Long) VarInts.get(in);
    Long other = (there & OTHER) == 0 ? null : (Long) VarInts.get(in);
    Long sending = (there & SENDING) == 0 ? null : (Long) VarInts.get(in);
    Long began = (there & BEGAN) == 0 ? null : (Long) (origin + VarInts.get(in));
    Long ended = (there & ENDED) == 0 ? null : (Long) (origin + VarInts.get(in));
    return Occupation.ofTrace(handling, other, sending, began, ended);
  }

  /** Whether what is packed has how actors spent their time, and the errors of edges. */
  static boolean isWhole(byte[] bytes) {
    return bytes[0] == PLAIN || bytes[0] == ZSTD;
  }

  /** An edge's actors are among the topology's. */
  private static int place(Map<String, Integer> places, String actor) {
    return Objects.requireNonNull(places.get(actor), actor);
  }

  private static void writeEdge(Writer out, EdgeStats stats, long origin) {
    boolean once = stats.messages() == 1 && stats.firstEpochNanos() == stats.lastEpochNanos();
    boolean timedOnce = stats.timed() == 1 && stats.nanosSum() == stats.nanosMax();
    LatencyHistogram histogram = timedOnce ? null : stats.histogram();
    boolean untimed =
        histogram == null && stats.timed() == 0 && stats.nanosSum() == 0 && stats.nanosMax() == 0;
    int times = untimed ? UNTIMED : timedOnce ? TIMED_ONCE : TIMED;
    out.number(times | (once ? ONCE : 0) | (stats.errors() == 0 ? 0 : FAILED));
    out.number(stats.bytes());
    if (stats.errors() != 0) {
      out.number(stats.errors());
    }
    out.number(stats.firstEpochNanos() - origin);
    if (!once) {
      out.number(stats.messages());
      out.number(stats.lastEpochNanos() - stats.firstEpochNanos());
    }
    if (times != UNTIMED) {
      out.number(stats.nanosSum());
    }
    if (times == TIMED) {
      out.number(stats.timed());
      out.number(stats.nanosMax());
      out.block(histogram == null ? new byte[0] : histogram.toBytes());
    }
  }

  static Topology ofBytes(byte[] bytes) {
    ByteBuffer all = ByteBuffer.wrap(bytes);
    byte format = all.get();
    int rawBytes = all.getInt();
    byte[] content = new byte[all.remaining()];
    all.get(content);
    ByteBuffer in =
        switch (format) {
          case PLAIN, PLAIN_COUNTS, PLAIN_WHOLE -> ByteBuffer.wrap(content);
          case ZSTD, ZSTD_COUNTS, ZSTD_WHOLE ->
              ByteBuffer.wrap(Compression.decompress(content, rawBytes));
          default -> throw new IllegalStateException("unknown topology format " + format);
        };
    boolean whole = format == PLAIN_WHOLE || format == ZSTD_WHOLE;
    boolean timed = isWhole(bytes);
    long timesOrigin = timed ? VarInts.get(in) : 0;
    Topology topology = new Topology();
    List<String> actors = new ArrayList<>();
    for (long left = VarInts.get(in); left > 0; left--) {
      String name = text(in);
      actors.add(name);
      topology.put(
          name,
          new ActorStats(
              VarInts.get(in),
              VarInts.get(in),
              VarInts.get(in),
              VarInts.get(in),
              timed ? readOccupation(in, timesOrigin) : null));
    }
    long origin = timed ? timesOrigin : whole ? 0 : VarInts.get(in);
    for (long left = VarInts.get(in); left > 0; left--) {
      if (whole) {
        EdgeKey key = new EdgeKey(text(in), text(in), text(in), text(in));
        topology.put(key, readWholeEdge(in));
      } else {
        EdgeKey key = new EdgeKey(actor(in, actors), text(in), actor(in, actors), text(in));
        topology.put(key, readEdge(in, origin));
      }
    }
    return topology;
  }

  private static String actor(ByteBuffer in, List<String> actors) {
    return actors.get(Math.toIntExact(VarInts.get(in)));
  }

  private static EdgeStats readEdge(ByteBuffer in, long origin) {
    int shape = (int) VarInts.get(in);
    boolean once = (shape & ONCE) != 0;
    int times = shape & ~(ONCE | FAILED);
    long bytes = VarInts.get(in);
    long errors = (shape & FAILED) == 0 ? 0 : VarInts.get(in);
    long first = origin + VarInts.get(in);
    long messages = once ? 1 : VarInts.get(in);
    long last = once ? first : first + VarInts.get(in);
    long sum = times == UNTIMED ? 0 : VarInts.get(in);
    return switch (times) {
      case UNTIMED -> new EdgeStats(messages, bytes, errors, 0, 0, 0, first, last, null);
      case TIMED_ONCE -> new EdgeStats(messages, bytes, errors, 1, sum, sum, first, last, null);
      case TIMED ->
          new EdgeStats(
              messages,
              bytes,
              errors,
              VarInts.get(in),
              sum,
              VarInts.get(in),
              first,
              last,
              histogram(in));
      default -> throw new IllegalStateException("unknown shape of an edge " + shape);
    };
  }

  private static EdgeStats readWholeEdge(ByteBuffer in) {
    long messages = VarInts.get(in);
    long bytes = VarInts.get(in);
    long timed = VarInts.get(in);
    long nanosSum = VarInts.get(in);
    long nanosMax = VarInts.get(in);
    long first = VarInts.get(in);
    long last = VarInts.get(in);
    return new EdgeStats(messages, bytes, 0, timed, nanosSum, nanosMax, first, last, histogram(in));
  }

  private static @Nullable LatencyHistogram histogram(ByteBuffer in) {
    byte[] bytes = block(in);
    return bytes.length == 0 ? null : LatencyHistogram.ofBytes(bytes);
  }

  private static byte[] block(ByteBuffer in) {
    byte[] block = new byte[(int) VarInts.get(in)];
    in.get(block);
    return block;
  }

  private static String text(ByteBuffer in) {
    return StoredText.decode(new String(block(in), StandardCharsets.UTF_8));
  }

  private static final class Writer {
    private byte[] bytes = new byte[512];
    private int length;

    void number(long value) {
      reserve(VarInts.MAX_BYTES);
      length = VarInts.put(bytes, length, value);
    }

    private void reserve(int more) {
      if (bytes.length - length < more) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
      }
    }

    void numberOrNothing(@Nullable Long value) {
      if (value != null) {
        number(value);
      }
    }

    void block(byte[] block) {
      number(block.length);
      reserve(block.length);
      System.arraycopy(block, 0, bytes, length, block.length);
      length += block.length;
    }

    void text(String text) {
      block(StoredText.encode(text).getBytes(StandardCharsets.UTF_8));
    }

    byte[] toByteArray() {
      return Arrays.copyOf(bytes, length);
    }
  }
}
