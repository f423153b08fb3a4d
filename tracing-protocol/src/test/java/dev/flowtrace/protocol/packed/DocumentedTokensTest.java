package dev.flowtrace.protocol.packed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who writes a client goes by the table in docs/protocol.md. */
class DocumentedTokensTest {
  private static final Path DOCUMENT = Path.of("../docs/protocol.md");
  private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| `([^`]+)` \\| .* \\|");

  @Test
  void tokens_areThoseOfTheDocument() throws IOException {
    Map<Byte, String> documented = new TreeMap<>();
    for (String line : Files.readAllLines(DOCUMENT)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        documented.put(Byte.valueOf(row.group(1)), row.group(2));
      }
    }
    Map<Byte, String> known = new TreeMap<>();
    for (byte token = 0; token < Tokens.END; token++) {
      int length = Tokens.length(token);
      if (length > 0) {
        known.put(token, new String(Tokens.padded(token), 0, length, StandardCharsets.US_ASCII));
      }
    }
    assertThat(documented).isEqualTo(known);
  }
}
