package dev.flowtrace.client.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What users copy from {@code docs/client.md} is code that compiles. */
final class GuideTest {
  private static final Pattern SAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void everySample_standsInCompiledCode() throws IOException {
    String code =
        withoutBlanks(
            Files.readString(Path.of("src/test/java/dev/flowtrace/client/guide/ClientGuide.java"))
                + Files.readString(
                    Path.of(
                        "../tracing-client-cdi/src/test/java/dev/flowtrace/client/cdi/guide/OrderServices.java")));
    List<String> samples =
        SAMPLE
            .matcher(
                Files.readString(Path.of("../docs/client.md"))
                    + Files.readString(Path.of("../README.md")))
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(samples).hasSizeGreaterThan(10);
    assertThat(samples).allSatisfy(sample -> assertThat(code).contains(withoutBlanks(sample)));
  }

  private static String withoutBlanks(String text) {
    return text.replaceAll("\\s+", "");
  }
}
