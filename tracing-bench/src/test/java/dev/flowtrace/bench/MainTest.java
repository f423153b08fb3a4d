package dev.flowtrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class MainTest {
  private final StringWriter err = new StringWriter();

  @Test
  void batchesThatAreEmptyOrTooLarge_areRefused() {
    assertThat(execute("bench", "--batch", "0")).isEqualTo(2);
    assertThat(execute("bench", "--batch", "10001")).isEqualTo(2);
    assertThat(err.toString()).contains("--batch: 1 to 10000");
  }

  @Test
  void wrongDuration_isRefused_withAnExample() {
    assertThat(execute("bench", "--duration", "soon")).isEqualTo(2);
    assertThat(err.toString()).contains("'soon' is no duration, such as 500ms, 60s, 10m or 1h");
  }

  @Test
  void wrongVerify_isRefused() {
    assertThat(execute("bench", "--verify", "some")).isEqualTo(2);
    assertThat(err.toString()).contains("--verify some: all, sample, counts, none, or a number");
  }

  @Test
  void tracesThatAreTooLong_areRefused() {
    assertThat(execute("bench", "--trace-events", "10000001")).isEqualTo(2);
    assertThat(execute("bench", "--trace-events", "-1")).isEqualTo(2);
    assertThat(err.toString()).contains("--trace-events: 5 to 10000000, or 0");
  }

  @Test
  void addressThatIsNoWebSocket_isRefused() {
    assertThat(execute("bench", "--url", "http://localhost/")).isEqualTo(2);
    assertThat(execute("example", "--url", "http://localhost/")).isEqualTo(2);
    assertThat(execute("example", "--runs", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--runs 0: at least 1");
  }

  @Test
  void whatCannotBeComparedKeptOrMixed_isRefused_beforeAnythingIsSent() {
    assertThat(execute("bench", "--compare", "no-such-baseline")).isEqualTo(2);
    assertThat(err.toString()).contains("--compare: there is neither a file no-such-baseline");
    assertThat(execute("bench", "--baseline", "../x")).isEqualTo(2);
    assertThat(execute("bench", "--fail-over", "much")).isEqualTo(2);
    assertThat(err.toString()).contains("'much' is no share, such as 10% or 2.5%");
    assertThat(execute("bench", "--mix", "colour=3")).isEqualTo(2);
    assertThat(err.toString()).contains("--mix: 'colour=3': there are trace-events, attributes");
    assertThat(execute("bench", "--format", "pdf")).isEqualTo(2);
    assertThat(execute("bench", "--database-url", "jdbc:h2:mem:x")).isEqualTo(2);
    assertThat(execute("bench", "--server-pid", "2147483647")).isEqualTo(2);
  }

  @Test
  void stagesWithoutACollector_areMeasured(@TempDir Path folder) throws Exception {
    Path json = folder.resolve("stages.json");
    StringWriter out = new StringWriter();
    CommandLine commandLine = Main.newCommandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));

    int code =
        commandLine.execute("stages", "--offline", "--duration", "50ms", "--json", json.toString());

    assertThat(code).isZero();
    assertThat(out.toString()).contains("| parse and aggregate | ").doesNotContain("everything");
    assertThat(Files.readString(json)).contains("{\"stage\":\"decompress\",\"events_per_second\":");
  }

  @Test
  void folderThatIsNone_isRefused() {
    assertThat(execute("example", "--folder", "/no/such/folder")).isEqualTo(2);
    assertThat(err.toString()).contains("/no/such/folder is no folder");
  }

  private int execute(String... args) {
    CommandLine commandLine = Main.newCommandLine();
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }
}
