package dev.flowtrace.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A part of a Markdown document that reports are written into: what stands between the lines {@code
 * <!-- bench:NAME -->} and {@code <!-- /bench:NAME -->}.
 *
 * @param document the file, which has both lines
 * @param name letters, digits and '-'
 */
record DocumentSection(Path document, String name) {
  private static final String NAME = "[A-Za-z0-9-]{1,100}";

  /**
   * Reads {@code FILE#NAME}.
   *
   * @throws IllegalArgumentException says what is wrong and what is allowed
   */
  static DocumentSection parse(String text) {
    int hash = text.lastIndexOf('#');
    if (hash <= 0 || !text.substring(hash + 1).matches(NAME)) {
      throw new IllegalArgumentException(
          "'" + text + "': FILE#NAME with letters, digits and '-' in the name");
    }
    DocumentSection section =
        new DocumentSection(Path.of(text.substring(0, hash)), text.substring(hash + 1));
    section.place(section.content());
    return section;
  }

  /** Replaces what stands there. */
  void write(String markdown) throws IOException {
    String content = Files.readString(document);
    Place place = place(content);
    Files.writeString(
        document,
        content.substring(0, place.start) + "\n" + markdown + content.substring(place.end));
  }

  /**
   * The command that gives a report, for those who want it again. Which process and which database
   * it was, and the database's password, are nobody's business.
   */
  static String command(List<String> arguments) {
    StringBuilder command =
        new StringBuilder("java -jar tracing-bench/target/tracing-bench.jar bench");
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String option = argument.replaceFirst("=.*", "");
      String stands =
          switch (option) {
            case "--server-pid" -> "PID";
            case "--database-url" -> "jdbc:postgresql://…";
            case "--url", "--into", "--json", "--output" -> "";
            default -> null;
          };
      if (stands == null) {
        command.append(' ').append(argument);
        continue;
      }
      if (!stands.isEmpty()) {
        command.append(' ').append(option).append(' ').append(stands);
      }
      if (option.equals(argument)) {
        i++; // its value
      }
    }
    return "```sh\n" + command + "\n```\n\n";
  }

  private record Place(int start, int end) {}

  private Place place(String content) {
    String first = "<!-- bench:" + name + " -->\n";
    String last = "<!-- /bench:" + name + " -->";
    int start = content.indexOf(first);
    int end = content.indexOf(last, Math.max(0, start));
    if (start < 0 || end < 0) {
      throw new IllegalArgumentException(
          "'" + document + "' needs the lines " + first.strip() + " and " + last);
    }
    return new Place(start + first.length(), end);
  }

  private String content() {
    try {
      return Files.readString(document);
    } catch (IOException e) {
      throw new IllegalArgumentException("'" + document + "' cannot be read: " + e, e);
    }
  }
}
