package dev.flowtrace.store;

import dev.flowtrace.aggregation.ActorStats;
import dev.flowtrace.aggregation.EdgeKey;
import dev.flowtrace.aggregation.EdgeStats;
import dev.flowtrace.aggregation.LatencyHistogram;
import dev.flowtrace.aggregation.Topology;
import dev.flowtrace.aggregation.VarInts;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
 * <p>The first two formats, in which nothing was left out, are still read.
 */
final class TopologyCodec {
  private static final byte PLAIN_WHOLE = 1;
  private static final byte ZSTD_WHOLE = 2;
  private static final byte PLAIN = 3;
  private static final byte ZSTD = 4;
  private static final int COMPRESS_FROM = 256;

  /** How an edge's times are written: not at all, as the only one, or whole. */
  private static final int UNTIMED = 0;

  private static final int TIMED_ONCE = 1;
  private static final int TIMED = 2;

  /** Added to it when the edge has one message. */
  private static final int ONCE = 4;

  private TopologyCodec() {}

  static byte[] toBytes(Topology topology) {
    Writer out = new Writer();
    Map<String, Integer> places = new HashMap<>();
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
            });
    long origin =
        topology.edges().values().stream().mapToLong(EdgeStats::firstEpochNanos).min().orElse(0);
    out.number(origin);
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
    byte[] raw = out.bytes.toByteArray();
    boolean compress = raw.length >= COMPRESS_FROM;
    byte[] content = compress ? Compression.compress(raw) : raw;
    ByteBuffer all = ByteBuffer.allocate(5 + content.length);
    return all.put(compress ? ZSTD : PLAIN).putInt(raw.length).put(content).array();
  }

  /** An edge's actors are among the topology's. */
  private static int place(Map<String, Integer> places, String actor) {
    return Objects.requireNonNull(places.get(actor), actor);
  }

  private static void writeEdge(Writer out, EdgeStats stats, long origin) {
    LatencyHistogram histogram = stats.histogram();
    boolean once = stats.messages() == 1 && stats.firstEpochNanos() == stats.lastEpochNanos();
    boolean timedOnce =
        histogram != null && stats.timed() == 1 && stats.nanosSum() == stats.nanosMax();
    boolean untimed =
        histogram == null && stats.timed() == 0 && stats.nanosSum() == 0 && stats.nanosMax() == 0;
    int times = untimed ? UNTIMED : timedOnce ? TIMED_ONCE : TIMED;
    out.number(once ? times | ONCE : times);
    out.number(stats.bytes());
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
          case PLAIN, PLAIN_WHOLE -> ByteBuffer.wrap(content);
          case ZSTD, ZSTD_WHOLE -> ByteBuffer.wrap(Compression.decompress(content, rawBytes));
          default -> throw new IllegalStateException("unknown topology format " + format);
        };
    boolean whole = format == PLAIN_WHOLE || format == ZSTD_WHOLE;
    Topology topology = new Topology();
    List<String> actors = new ArrayList<>();
    for (long left = VarInts.get(in); left > 0; left--) {
      String name = text(in);
      actors.add(name);
      topology.put(
          name, new ActorStats(VarInts.get(in), VarInts.get(in), VarInts.get(in), VarInts.get(in)));
    }
    long origin = whole ? 0 : VarInts.get(in);
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
    int times = shape & ~ONCE;
    long bytes = VarInts.get(in);
    long first = origin + VarInts.get(in);
    long messages = once ? 1 : VarInts.get(in);
    long last = once ? first : first + VarInts.get(in);
    long sum = times == UNTIMED ? 0 : VarInts.get(in);
    return switch (times) {
      case UNTIMED -> new EdgeStats(messages, bytes, 0, 0, 0, first, last, null);
      case TIMED_ONCE -> {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(sum);
        yield new EdgeStats(messages, bytes, 1, sum, sum, first, last, histogram);
      }
      case TIMED ->
          new EdgeStats(
              messages, bytes, VarInts.get(in), sum, VarInts.get(in), first, last, histogram(in));
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
    return new EdgeStats(messages, bytes, timed, nanosSum, nanosMax, first, last, histogram(in));
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
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final byte[] number = new byte[VarInts.MAX_BYTES];

    void number(long value) {
      bytes.write(number, 0, VarInts.put(number, 0, value));
    }

    void block(byte[] block) {
      number(block.length);
      bytes.writeBytes(block);
    }

    void text(String text) {
      block(StoredText.encode(text).getBytes(StandardCharsets.UTF_8));
    }
  }
}
