package dev.flowtrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code docs/configuration.md} says of the keys is what the code does. */
class ConfigurationDocTest {
  private static final Path DOC = Path.of("..", "docs", "configuration.md");
  private static final Pattern KEY = Pattern.compile("flowtrace(?:\\.[a-z]+(?:-[a-z]+)*){2,3}");
  private static final Pattern ROW =
      Pattern.compile("\\| `(flowtrace\\.[a-z.-]+)` \\| `([^`]*)` \\| ([^|]*) \\|.*");
  private static final Pattern RANGE = Pattern.compile("from (\\S+) to ([^\\s,]+)");

  /** A row of the table of keys. */
  private record Row(String defaultValue, String range) {}

  private static Set<String> keysOfTheCode() {
    Set<String> keys = new LinkedHashSet<>();
    var unused =
        new CollectorConfig(
            key -> {
              keys.add(key);
              return null;
            });
    return keys;
  }

  private static Map<String, Row> rowsOfTheDoc() throws IOException {
    Map<String, Row> rows = new TreeMap<>();
    for (String line : Files.readAllLines(DOC)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.put(row.group(1), new Row(row.group(2), row.group(3)));
      }
    }
    return rows;
  }

  private static Map<String, Object> settings(CollectorConfig config)
      throws ReflectiveOperationException {
    Map<String, Object> settings = new TreeMap<>();
    for (Method method : CollectorConfig.class.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 0) {
        settings.put(method.getName(), method.invoke(config));
      }
    }
    return settings;
  }

  @Test
  void everyKey_hasItsRow_andNoRowIsOfNoKey() throws IOException {
    assertThat(rowsOfTheDoc().keySet()).isEqualTo(new TreeSet<>(keysOfTheCode()));
  }

  @Test
  void noUnknownKey_isNamed() throws IOException {
    Set<String> named =
        KEY.matcher(Files.readString(DOC))
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(keysOfTheCode()).containsAll(named);
  }

  @Test
  void defaults_areThoseOfTheCode() throws IOException, ReflectiveOperationException {
    Map<String, Row> rows = rowsOfTheDoc();
    CollectorConfig documented =
        new CollectorConfig(
            key -> {
              Row row = rows.get(key);
              return row == null ? null : row.defaultValue();
            });

    assertThat(settings(documented)).isEqualTo(settings(new CollectorConfig(key -> null)));
  }

  @Test
  void ranges_areThoseOfTheCode() throws IOException {
    Map<String, Row> rows = rowsOfTheDoc();
    for (String key : keysOfTheCode()) {
      Row row = rows.get(key);
      Matcher range = RANGE.matcher(refusal(key));
      if (row != null && range.find()) {
        assertThat(row.range()).as(key).isEqualTo(range.group(1) + " to " + range.group(2));
      }
    }
  }

  /** What is said of a value that is no number, size or duration; empty where any text is taken. */
  private static String refusal(String key) {
    try {
      var unused = new CollectorConfig(asked -> asked.equals(key) ? "!" : null);
      return "";
    } catch (ConfigException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
