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

/**
 * A trace's actors and edges in one piece: a format byte, the content's size, and the content,
 * which is compressed where that pays. The content is the actors, then the edges, each with its
 * figures as variable-length numbers.
 */
final class TopologyCodec {
  private static final byte PLAIN = 1;
  private static final byte ZSTD = 2;
  private static final int COMPRESS_FROM = 256;

  private TopologyCodec() {}

  static byte[] toBytes(Topology topology) {
    Writer out = new Writer();
    out.number(topology.actors().size());
    topology
        .actors()
        .forEach(
            (name, stats) -> {
              out.text(name);
              out.number(stats.events());
              out.number(stats.errors());
              out.number(stats.nanosSum());
              out.number(stats.nanosMax());
            });
    out.number(topology.edges().size());
    topology.edges().forEach((key, stats) -> writeEdge(out, key, stats));
    byte[] raw = out.bytes.toByteArray();
    boolean compress = raw.length >= COMPRESS_FROM;
    byte[] content = compress ? Compression.compress(raw) : raw;
    ByteBuffer all = ByteBuffer.allocate(5 + content.length);
    return all.put(compress ? ZSTD : PLAIN).putInt(raw.length).put(content).array();
  }

  private static void writeEdge(Writer out, EdgeKey key, EdgeStats stats) {
    out.text(key.fromActor());
    out.text(key.fromPort());
    out.text(key.toActor());
    out.text(key.toPort());
    out.number(stats.messages());
    out.number(stats.bytes());
    out.number(stats.timed());
    out.number(stats.nanosSum());
    out.number(stats.nanosMax());
    out.number(stats.firstEpochNanos());
    out.number(stats.lastEpochNanos());
    LatencyHistogram histogram = stats.histogram();
    out.block(histogram == null ? new byte[0] : histogram.toBytes());
  }

  static Topology ofBytes(byte[] bytes) {
    ByteBuffer all = ByteBuffer.wrap(bytes);
    byte format = all.get();
    int rawBytes = all.getInt();
    byte[] content = new byte[all.remaining()];
    all.get(content);
    ByteBuffer in =
        switch (format) {
          case PLAIN -> ByteBuffer.wrap(content);
          case ZSTD -> ByteBuffer.wrap(Compression.decompress(content, rawBytes));
          default -> throw new IllegalStateException("unknown topology format " + format);
        };
    Topology topology = new Topology();
    for (long left = VarInts.get(in); left > 0; left--) {
      topology.put(
          text(in),
          new ActorStats(VarInts.get(in), VarInts.get(in), VarInts.get(in), VarInts.get(in)));
    }
    for (long left = VarInts.get(in); left > 0; left--) {
      EdgeKey key = new EdgeKey(text(in), text(in), text(in), text(in));
      topology.put(key, readEdge(in));
    }
    return topology;
  }

  private static EdgeStats readEdge(ByteBuffer in) {
    long messages = VarInts.get(in);
    long bytes = VarInts.get(in);
    long timed = VarInts.get(in);
    long nanosSum = VarInts.get(in);
    long nanosMax = VarInts.get(in);
    long first = VarInts.get(in);
    long last = VarInts.get(in);
    byte[] histogram = block(in);
    return new EdgeStats(
        messages,
        bytes,
        timed,
        nanosSum,
        nanosMax,
        first,
        last,
        histogram.length == 0 ? null : LatencyHistogram.ofBytes(histogram));
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
