package dev.flowtrace.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The crash test as people run it by hand, with few faults of each kind. */
class CrashCommandIT {
  private static final Path WORK = Path.of("target/it-crash").toAbsolutePath();

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void everythingAcknowledged_isStoredOnce_whateverIsKilled() throws Exception {
    Files.createDirectories(WORK);
    Path report = WORK.resolve("report.json");
    Path said = WORK.resolve("said.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("target/tracing-bench.jar").toAbsolutePath().toString(),
                "crash",
                "--wlp",
                Path.of("../ear/target/liberty/wlp").toAbsolutePath().normalize().toString(),
                "--postgresql",
                programs().toString(),
                "--work",
                WORK.toString(),
                "--json",
                report.toString(),
                "--server-kills=2",
                "--database-kills=1",
                "--cuts=6",
                "--client-restarts=1",
                "--client-kills=1",
                "--collector-losses=1",
                "--takeover-after=3s",
                "--pause=500ms",
                "--rate=200")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      int exitCode = process.waitFor();

      String all = Files.readString(said, StandardCharsets.UTF_8);
      assertThat(exitCode).as(all).isZero();
      assertThat(all).contains("everything is there, once", "seed ");
      assertThat(Files.readString(report, StandardCharsets.UTF_8))
          .contains("\"right\": true", "\"lost\": 0", "\"doubled\": 0")
          .contains("\"faults\": {\"server_kills\":2,\"database_kills\":1,\"cuts\":6,")
          .containsPattern("\"stored\": [1-9]");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Where the embedded PostgreSQL has its programs, once it was unpacked. */
  private static Path programs() throws IOException {
    File unpacked = WORK.resolve("postgresql").toFile();
    EmbeddedPostgres.builder().setOverrideWorkingDirectory(unpacked).start().close();
    try (Stream<Path> tree = Files.walk(unpacked.toPath())) {
      return tree.filter(path -> path.endsWith("bin/initdb")).findAny().orElseThrow().getParent();
    }
  }
}
