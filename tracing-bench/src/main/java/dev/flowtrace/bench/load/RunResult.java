package dev.flowtrace.bench.load;

import dev.flowtrace.protocol.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What came out of one run.
 *
 * @param flowId under which its traces are found
 * @param dbGrowth bytes by table; empty if the database was not asked
 * @param serverStats the collector's own totals, as it gives them
 * @param problems the first of what is wrong, in words
 */
record RunResult(
    Instant startedAt,
    String flowId,
    Figures figures,
    Map<String, Long> dbGrowth,
    JsonValue serverStats,
    List<String> problems) {
  private static final List<Figure> MUST_BE_ZERO =
      List.of(
          Figure.LOST,
          Figure.DOUBLED,
          Figure.UNFINISHED,
          Figure.ERRORS,
          Figure.UNANSWERED,
          Figure.CONNECTIONS_LOST);

  RunResult {
    dbGrowth = Map.copyOf(dbGrowth);
    problems = List.copyOf(problems);
  }

  /** Whether everything that was sent was answered well and, if that was checked, stored once. */
  boolean isClean() {
    return problems.isEmpty()
        && MUST_BE_ZERO.stream()
            .allMatch(
                figure -> {
                  Double value = figures.get(figure);
                  return value == null || value == 0;
                });
  }
}
