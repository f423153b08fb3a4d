package dev.flowtrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.protocol.JsonValue.JsonNull;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {
  private static final LoadSettings SETTINGS =
      new LoadSettings(
          URI.create("ws://localhost:9080/flowtrace/ws"),
          4,
          100,
          64,
          1_000,
          Duration.ofSeconds(60),
          Duration.ofSeconds(20),
          3,
          0,
          Mix.STANDARD,
          42,
          LoadSettings.Verify.parse("sample"),
          null,
          null);

  @TempDir Path folder;

  private final LoadReport report =
      new LoadReport(SETTINGS, List.of(run(100_000, 0), run(90_000, 2), run(130_000, 1)));

  private static RunResult run(double perSecond, long lost) {
    Figures figures =
        new Figures()
            .put(Figure.SENT, 6_000_000L)
            .put(Figure.STORED_PER_SECOND, perSecond)
            .put(Figure.LOST, lost)
            .put(Figure.ACK_P50, 11.25)
            .put(Figure.ALLOCATED, 4_321.5)
            .put(Figure.IN_FLIGHT_PEAK, 1_000L)
            .put(Figure.DB_BYTES, Double.NaN);
    return new RunResult(
        Instant.EPOCH, "bench-1", figures, Map.of("event_chunk", 7L), JsonNull.INSTANCE, List.of());
  }

  @Test
  void severalRuns_giveTheMedian_butLossesAreSummedUp() {
    assertThat(report.figures().get(Figure.STORED_PER_SECOND)).isEqualTo(100_000);
    assertThat(report.figures().get(Figure.LOST)).isEqualTo(3);
    assertThat(Figures.max(report.figuresOfRuns(), Figure.STORED_PER_SECOND)).isEqualTo(130_000);
    assertThat(report.isClean()).isFalse();
    assertThat(new LoadReport(SETTINGS, List.of(run(1, 0))).isClean()).isTrue();
  }

  @Test
  void medianOfTwo_isBetweenThem() {
    Figures both = Figures.of(List.of(run(10, 0).figures(), run(20, 0).figures()));
    assertThat(both.get(Figure.STORED_PER_SECOND)).isEqualTo(15);
  }

  @Test
  void json_hasTheKeys_andNullForWhatWasNotMeasured() throws Exception {
    String json = ReportFormat.JSON.write(report);

    assertThat(json)
        .contains("\"sent\": 6000000,", "\"stored_per_second\": 100000,", "\"lost\": 3,")
        .contains("\"acknowledged\": null", "\"stored\": null", "\"doubled\": null")
        .contains("\"db_bytes_per_event\": null", "\"server_cpu_us_per_event\": null")
        .contains("\"p50\":11.25,\"p90\":null,\"p95\":null,\"p99\":null,\"p999\":null,\"max\":null")
        .contains("\"allocated_bytes_per_event\": 4321.5,")
        .contains("\"traces_in_flight\": {\"mean\":null,\"peak\":1000}")
        .contains("\"event_chunk\":7", "\"min\":90000,\"max\":130000", "\"verify\":\"200\"");
    Figures read = JsonReport.read(json.getBytes(StandardCharsets.UTF_8));
    assertThat(read.get(Figure.STORED_PER_SECOND)).isEqualTo(100_000);
    assertThat(read.get(Figure.ACK_P50)).isEqualTo(11.25);
    assertThat(read.get(Figure.DB_BYTES)).isNull();
  }

  @Test
  void csv_hasALineARun() {
    List<String> lines = ReportFormat.CSV.write(report).lines().toList();

    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("started_at,batch,connections,rate,sent,acknowledged,");
    assertThat(lines.get(2)).startsWith("1970-01-01T00:00:00Z,100,4,0,6000000,,,90000,");
    int columns = lines.get(0).split(",", -1).length;
    assertThat(lines).allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(columns));
  }

  @Test
  void markdown_isATable_withTheSpread() {
    assertThat(ReportFormat.MARKDOWN.write(report))
        .startsWith("4 connections, 100 events a frame, as fast as the collector takes them, ")
        .contains("| figure | median | smallest to largest |\n| --- | --- | --- |\n")
        .contains("| stored a second | 100,000 events/s | 90,000 to 130,000 |\n")
        .contains("| allocated an event | ")
        .contains("| acknowledged, p50 | 11.25 ms | 11.25 to 11.25 |\n")
        .doesNotContain("database an event");
  }

  @Test
  void text_hasALineAFigure() {
    assertThat(ReportFormat.TEXT.write(report))
        .containsPattern("stored a second +100,000 events/s \\(90,000 to 130,000\\)")
        .containsPattern("allocated an event +4,32\\d.* bytes")
        .containsPattern("table event_chunk +7 bytes");
  }

  @Test
  void keptReport_isFoundByNameAndByFile() throws Exception {
    Baselines baselines = new Baselines(folder.resolve("kept"));
    Path file = baselines.keep("before", ReportFormat.JSON.write(report));

    assertThat(baselines.find("before").get(Figure.LOST)).isEqualTo(3);
    assertThat(baselines.find(file.toString()).get(Figure.LOST)).isEqualTo(3);
    assertThatThrownBy(() -> baselines.find("after"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("neither a file after nor a baseline");
    Files.writeString(folder.resolve("kept/other.json"), "{\"a\":1}");
    assertThatThrownBy(() -> baselines.find("other"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it has no 'sent'");
  }

  @Test
  void names_areNamesOfFiles() {
    assertThat(Baselines.isName("v1.2_x-3")).isTrue();
    assertThat(Baselines.isName("../x")).isFalse();
    assertThat(Baselines.isName("")).isFalse();
  }
}
