package dev.flowtrace.client.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A traced program in a JVM of its own, which ends in one way or another. */
class HostTest {
  @TempDir Path root;

  /** What a program printed: the ids of its events, then whether it has Zstandard. */
  private record Outcome(int exitCode, List<UUID> eventIds, String zstd) {}

  private Outcome run(TestCollector collector, String spool, int batches, String end, boolean zstd)
      throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> zstd || !entry.contains("zstd"))
            .collect(Collectors.joining(File.pathSeparator));
    Path output = root.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Host.class.getName(),
                collector.uri().toString(),
                spool,
                Integer.toString(batches),
                end)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output);
    assertThat(lines).as("output").hasSizeGreaterThan(1);
    List<UUID> ids = new ArrayList<>();
    for (String line : lines.subList(0, lines.size() - 1)) {
      ids.add(UUID.fromString(line));
    }
    return new Outcome(process.exitValue(), ids, lines.get(lines.size() - 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"return", "exit"})
  void endOfTheJvm_waitsForWhatIsUnderWay(String end) throws Exception {
    try (TestCollector collector = TestCollector.start()) {
      Outcome outcome = run(collector, "-", 12, end, true);
      assertThat(outcome.exitCode).isZero();
      assertThat(outcome.zstd).isEqualTo("zstd");
      assertThat(collector.eventIds()).isEqualTo(outcome.eventIds);
      assertThat(collector.zstdFrames()).isPositive();
      assertThat(collector.closeCodes()).containsExactly(1000);
    }
  }

  @Test
  void withoutZstdOnTheClassPath_framesGoOutPlain() throws Exception {
    try (TestCollector collector = TestCollector.start()) {
      Outcome outcome = run(collector, root.resolve("spool").toString(), 100, "flush", false);
      assertThat(outcome.exitCode).isZero();
      assertThat(outcome.zstd).isEqualTo("no zstd");
      assertThat(collector.eventIds()).isEqualTo(outcome.eventIds);
      assertThat(collector.zstdFrames()).isZero();
      assertThat(collector.hellos().get(0).capabilities()).isEmpty();
    }
  }

  @Test
  void whatAKilledProgramHadInItsSpool_isSentByTheNext() throws Exception {
    Path spool = root.resolve("spool");
    try (TestCollector collector = TestCollector.absent()) {
      Outcome killed = run(collector, spool.toString(), 100, "halt", true);
      assertThat(killed.exitCode).isEqualTo(9);
      collector.restart();
      DeliveryOptions options =
          DeliveryOptions.newBuilder(collector.uri()).spoolDirectory(spool).build();
      Delivery next = Delivery.newBuilder(options).build();
      Batches batches = new Batches();
      assertThat(next.offer(batches.trace(10))).isTrue();
      assertThat(next.close(Duration.ofSeconds(30))).isTrue();

      List<UUID> all = new ArrayList<>(killed.eventIds);
      all.addAll(batches.eventIds());
      int lost = all.size() - collector.eventIds().size();
      assertThat(lost).as("what was only in memory").isBetween(10, 250);
      assertThat(collector.eventIds()).isEqualTo(all.subList(lost, all.size()));
      assertThat(collector.violations()).isEmpty();
      assertThat(collector.hellos()).extracting(hello -> hello.clientId()).hasSize(2);
      assertThat(next.stats().recovered().events()).isEqualTo(1000 - lost);
    }
  }
}
