package dev.flowtrace.alone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.TraceEvent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Pipeline} in a JVM with what {@code tracing-client} brings along, and no more. */
final class PipelineIT {
  private static final int MESSAGES = 500;

  @TempDir Path directory;

  @Test
  void theClientBrings_theProtocolAndJacksonsCore_andNothingElse() throws Exception {
    assertThat(libraries())
        .extracting(PipelineIT::artifact)
        .containsExactlyInAnyOrder("tracing-client", "tracing-protocol", "jackson-core");
  }

  @Test
  void withNothingElse_aPipelineIsTraced_inPlainFrames() throws Exception {
    try (Collector collector = Collector.running()) {
      run(collector, "-cp", path(with(classes(), libraries())));

      assertThat(collector.plainBatches()).isPositive();
      assertThat(collector.compressedBatches()).isZero();
    }
  }

  @Test
  void withZstd_framesAreCompressed() throws Exception {
    try (Collector collector = Collector.running()) {
      run(collector, "-cp", path(with(classes(), with(libraries(), zstd()))));

      assertThat(collector.compressedBatches()).isPositive();
    }
  }

  /** An automatic module requires nothing: Jackson's core has to be named, as the guide says. */
  @Test
  void onTheModulePath_aPipelineIsTraced() throws Exception {
    try (Collector collector = Collector.running()) {
      run(
          collector,
          "--module-path",
          path(libraries()),
          "--add-modules",
          "dev.flowtrace.client,dev.flowtrace.protocol,com.fasterxml.jackson.core",
          "-cp",
          path(classes()));
    }
  }

  /** Runs it to its end; everything has arrived, once. */
  private void run(Collector collector, String... jvmOptions)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(jvmOptions));
    command.add("-Dflowtrace.client.collector=" + collector.uri());
    command.add("-Dflowtrace.client.level=diagnostic");
    command.add(Pipeline.class.getName());
    command.add(Integer.toString(MESSAGES));
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(output);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said.lines()).as(said).hasSize(1);
    assertThat(UUID.fromString(said.strip())).isNotNull();
    assertThat(collector.problems()).isEmpty();
    assertThat(collector.events())
        .extracting(TraceEvent::eventId)
        .doesNotHaveDuplicates()
        .hasSizeGreaterThanOrEqualTo(3 * MESSAGES);
  }

  private static List<Path> libraries() throws IOException {
    String path = Files.readString(Path.of(property("flowtrace.alone.runtime-classpath")));
    return split(path).toList();
  }

  private static List<Path> classes() {
    return List.of(Path.of(property("flowtrace.alone.classes")));
  }

  private static List<Path> zstd() {
    return split(System.getProperty("java.class.path"))
        .filter(entry -> entry.getFileName().toString().startsWith("zstd-jni"))
        .toList();
  }

  private static String artifact(Path jar) {
    return jar.getFileName().toString().replaceFirst("-\\d.*", "");
  }

  private static Stream<Path> split(String path) {
    return Arrays.stream(path.strip().split(File.pathSeparator)).map(Path::of);
  }

  private static String path(List<Path> entries) {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static List<Path> with(List<Path> entries, List<Path> more) {
    return Stream.concat(entries.stream(), more.stream()).toList();
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("not set: " + name);
    }
    return value;
  }
}
