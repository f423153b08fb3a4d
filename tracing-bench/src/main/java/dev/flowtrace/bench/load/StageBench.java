package dev.flowtrace.bench.load;

import dev.flowtrace.aggregation.RecordListener;
import dev.flowtrace.aggregation.TraceAggregator;
import dev.flowtrace.ingest.FrameContent;
import dev.flowtrace.ingest.FrameParser;
import dev.flowtrace.ingest.FrameReader;
import dev.flowtrace.ingest.LentContent;
import dev.flowtrace.ingest.ParsedFrame;
import dev.flowtrace.ingest.RefusedException;
import dev.flowtrace.protocol.codec.CodecLimits;
import dev.flowtrace.protocol.packed.PackedBatch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The collector's own steps, one thread in this process, over and over the same frames: what an
 * event costs up to there. CPU time, so that other work on the machine disturbs less.
 */
final class StageBench {
  private static final int MAX_NAME_BYTES = 512;
  private static final int ROUNDS = 5;
  private static final long MAX_CONTENT = 64 << 20;

  private final StageFrames frames;
  private final FrameContent content = new FrameContent(MAX_CONTENT);
  private final FrameReader reader;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private long sink; // so that nothing is left out as unused

  /**
   * A stage.
   *
   * @param microseconds of CPU an event, the median of the rounds; everything before it included
   * @param least of the rounds
   * @param most of the rounds
   */
  record Stage(String name, double microseconds, double least, double most) {}

  /** Something that is done with all frames once. */
  private interface Pass {
    void run() throws IOException, RefusedException;
  }

  StageBench(StageFrames frames) {
    this.frames = frames;
    FrameParser parser =
        new FrameParser(
            CodecLimits.DEFAULT, MAX_NAME_BYTES, Set.of("message_id"), UUID::randomUUID);
    reader = new FrameReader(parser, parser, content);
  }

  /** Runs each stage for so long, in five rounds, after as long to warm up. */
  List<Stage> run(Duration each) throws IOException, RefusedException {
    List<Stage> stages = new ArrayList<>();
    stages.add(measure("decompress", each, this::decompress));
    stages.add(measure("parse", each, this::parse));
    stages.add(measure("parse and aggregate", each, this::aggregate));
    return stages;
  }

  /** Keeps the compiler honest. */
  long sink() {
    return sink;
  }

  private Stage measure(String name, Duration each, Pass pass)
      throws IOException, RefusedException {
    perEvent(each, pass); // warm-up
    double[] rounds = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      rounds[i] = perEvent(each.dividedBy(ROUNDS), pass);
    }
    Arrays.sort(rounds);
    return new Stage(name, rounds[ROUNDS / 2], rounds[0], rounds[ROUNDS - 1]);
  }

  private double perEvent(Duration time, Pass pass) throws IOException, RefusedException {
    long cpu = threads.getCurrentThreadCpuTime();
    long end = cpu + time.toNanos();
    long events = 0;
    long now;
    do {
      pass.run();
      events += frames.events();
      now = threads.getCurrentThreadCpuTime();
    } while (now < end);
    return (now - cpu) / 1e3 / events;
  }

  private void decompress() throws RefusedException {
    for (byte[] frame : frames.wire()) {
      LentContent lent =
          PackedBatch.isPacked(frame)
              ? content.lendBody(frame, content.packed(frame))
              : content.lendBatch(frame);
      sink += lent == null ? content.ofBinary(frame).length : lent.length();
      if (lent != null) {
        content.giveBack(lent);
      }
    }
  }

  private void parse() throws RefusedException {
    for (byte[] frame : frames.wire()) {
      ParsedFrame parsed = reader.read(frame, true);
      sink += parsed.commands().size();
      reader.done(parsed);
    }
  }

  /** A new aggregator each time: what is flushed leaves memory, too. */
  private void aggregate() throws RefusedException {
    long[] position = {0};
    TraceAggregator aggregator =
        new TraceAggregator(
            0,
            0,
            bytes -> sink += bytes,
            RecordListener.NOBODY,
            UUID::randomUUID,
            System::nanoTime);
    for (byte[] frame : frames.wire()) {
      ParsedFrame parsed = reader.read(frame, true);
      sink += aggregator.apply(parsed.commands(), 1, () -> ++position[0]);
      reader.done(parsed);
    }
  }
}
