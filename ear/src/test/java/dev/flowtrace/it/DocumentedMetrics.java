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

  private static final String OF_THE_EXPORT = "# TYPE flowtrace_export_";

  private DocumentedMetrics() {}

  /**
   * All of them are at {@code /flowtrace/metrics}, each of its kind, but for those of the export.
   */
  static void assertShownBy(CollectorServer server) {
    List<String> types = types().stream().filter(type -> !type.startsWith(OF_THE_EXPORT)).toList();
    assertThat(types).hasSizeGreaterThan(20);
    assertThat(server.get("/flowtrace/metrics").body()).contains(types);
  }

  /** All of them are there on a server that has exported. */
  static void assertAllShownBy(CollectorServer server) {
    assertThat(server.get("/flowtrace/metrics").body()).contains(types());
  }

  private static List<String> types() {
    Path docs =
        Path.of(CollectorServer.requiredProperty("flowtrace.it.server-config"))
            .resolveSibling("docs/operations.md");
    try {
      return ROW.matcher(Files.readString(docs))
          .results()
          .map((MatchResult row) -> "# TYPE " + row.group(1) + " " + row.group(2) + "\n")
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
