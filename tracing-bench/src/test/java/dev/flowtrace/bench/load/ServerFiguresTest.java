package dev.flowtrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ServerFiguresTest {
  private final PrometheusText metrics =
      new PrometheusText(
          """
          # TYPE memory_usedHeap_bytes gauge
          memory_maxHeap_bytes{mp_scope="base",} 4.0E8
          memory_usedHeap_bytes{mp_scope="base",} 1.23456789E8
          gc_total{mp_scope="base",name="G1 Old Generation",} 2.0
          gc_total{mp_scope="base",name="G1 Young Generation",} 59.0
          base_cpu_processCpuTime_seconds 58.88
          flowtrace_rate NaN
          flowtrace_traces_in_flight 7
          """);

  @Test
  void metrics_areSummedOverLabels_withOrWithoutAPrefix() {
    assertThat(metrics.sum("memory_usedHeap_bytes")).isEqualTo(123_456_789.0);
    assertThat(metrics.sum("gc_total")).isEqualTo(61);
    assertThat(metrics.sum("cpu_processCpuTime_seconds")).isEqualTo(58.88);
    assertThat(metrics.sum("gone", "flowtrace_traces_in_flight")).isEqualTo(7);
  }

  @Test
  void whatIsNotMeasured_isNull_notZero() {
    assertThat(metrics.sum("memory_usedHeap")).isNull();
    assertThat(metrics.sum("flowtrace_rate")).isNull();
    assertThat(ServerSample.difference(null, 3.0)).isNull();
    assertThat(new Gauge().mean()).isNull();
    assertThat(new Gauge().peak()).isNull();
  }

  @Test
  void allocation_isThatBetweenTheSamples_forEachEvent() {
    Figures figures = new Figures();
    LoadFigures.addServer(figures, allocated(1e9), allocated(1.5e9), 100_000);
    assertThat(figures.get(Figure.ALLOCATED)).isEqualTo(5_000);

    Figures unknown = new Figures();
    LoadFigures.addServer(unknown, allocated(null), allocated(1.5e9), 100_000);
    assertThat(unknown.get(Figure.ALLOCATED)).isNull();
  }

  private static ServerSample allocated(@Nullable Double bytes) {
    return new ServerSample(null, null, null, null, null, bytes, null, null, null, null);
  }

  @Test
  void gauge_hasMeanAndPeak() {
    Gauge gauge = new Gauge();
    gauge.add(1.0);
    gauge.add(null);
    gauge.add(5.0);
    assertThat(gauge.mean()).isEqualTo(3);
    assertThat(gauge.peak()).isEqualTo(5);
  }

  @Test
  void cpuTimeOfAProcess_isItsUserAndSystemTime() {
    String stat =
        "17819 (a (b) c) S 1 17819 17819 0 -1 4194304 493374 22485 3 0 8697 576 22 4 20 0 65 0 3659";
    assertThat(ServerProcess.cpuSeconds(stat)).isEqualTo(92.73);
    ServerProcess self = new ServerProcess(ProcessHandle.current().pid());
    assertThat(self.isThere()).isTrue();
    assertThat(self.cpuSeconds()).isGreaterThan(0);
    assertThat(self.residentBytes()).isGreaterThan(1e6);
    assertThat(new ServerProcess(Integer.MAX_VALUE).isThere()).isFalse();
  }

  @Test
  void growthOfTheDatabase_leavesTheJournalOut() {
    DatabaseSize before = new DatabaseSize(Map.of("event_chunk", 100L, "journal", 50L, "same", 9L));
    DatabaseSize after =
        new DatabaseSize(
            Map.of("event_chunk", 350L, "journal", 70L, "journal_2", 5L, "same", 9L, "new", 1L));

    assertThat(after.growthSince(before)).isEqualTo(Map.of("event_chunk", 250L, "new", 1L));
    assertThat(after.journalBytes()).isEqualTo(75);
  }
}
