package dev.flowtrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The metrics that docs/operations.md lists, so that each server shows the same. */
final class DocumentedMetrics {
  /** A row of the table; metrics with labels appear only with their first count. */
  private static final Pattern ROW =
      Pattern.compile("^\\| `(flowtrace_\\w+)` \\| (counter|gauge|summary) \\|", Pattern.MULTILINE);

  private DocumentedMetrics() {}

  /** All of them are at {@code /flowtrace/metrics}, each of its kind. */
  static void assertShownBy(CollectorServer server) {
    Path docs =
        Path.of(CollectorServer.requiredProperty("flowtrace.it.server-config"))
            .resolveSibling("docs/operations.md");
    List<String> types;
    try {
      types =
          ROW.matcher(Files.readString(docs))
              .results()
              .map((MatchResult row) -> "# TYPE " + row.group(1) + " " + row.group(2) + "\n")
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(types).hasSizeGreaterThan(20);
    assertThat(server.get("/flowtrace/metrics").body()).contains(types);
  }
}
