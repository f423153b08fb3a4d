package dev.flowtrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentSectionTest {
  private static final String BEFORE = "# Figures\n\n<!-- bench:one -->\n";
  private static final String AFTER = "<!-- /bench:one -->\n\n<!-- bench:two -->\n";

  @TempDir private Path folder;

  @Test
  void report_replacesWhatStandsBetweenTheLines_andNothingElse() throws IOException {
    Path document = Files.writeString(folder.resolve("a.md"), BEFORE + "old\n" + AFTER);
    DocumentSection section = DocumentSection.parse(document + "#one");
    section.write("first\n");
    section.write("second\n");
    assertThat(document).hasContent(BEFORE + "\nsecond\n" + AFTER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"#two", "#three", "", "#", "#o/e"})
  void placeThatIsNotThere_isRefused_withWhatIsNeeded(String name) throws IOException {
    Path document = Files.writeString(folder.resolve("a.md"), BEFORE + AFTER);
    assertThatThrownBy(() -> DocumentSection.parse(document + name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name.isEmpty() ? "FILE#NAME" : document.toString());
    assertThat(document).hasContent(BEFORE + AFTER);
  }

  @Test
  void command_isWithoutPlacesAndPasswords() {
    assertThat(
            DocumentSection.command(
                List.of(
                    "--batch",
                    "100",
                    "--server-pid=17",
                    "--database-url",
                    "jdbc:postgresql://db/f?password=secret",
                    "--into",
                    "x#y",
                    "--runs=5")))
        .isEqualTo(
            "```sh\njava -jar tracing-bench/target/tracing-bench.jar bench --batch 100"
                + " --server-pid PID --database-url jdbc:postgresql://… --runs=5\n```\n\n");
  }
}
