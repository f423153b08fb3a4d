package dev.flowtrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.protocol.codec.CodecLimits;
import dev.flowtrace.testing.TestEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scanner reads is what the strict reader reads; it never takes what that one refuses. */
class EventScannerTest {
  private static final Path EXAMPLES = Path.of("../tracing-protocol/src/test/resources/frames");
  private static final UUID T = UUID.fromString("3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01");
  private static final String[] SNIPPETS = {
    "null",
    "{}",
    "[]",
    "\"\"",
    "-1",
    "01",
    "1e9",
    "256",
    "0.5",
    "-0",
    "1.",
    "true",
    "fals",
    "nul",
    "\"\\ud800\"",
    "\"\\n\"",
    "\"\\x\"",
    "\"port\":null,",
    "\"x\":1,",
    ",",
    "]",
    "}",
    "\u20ac",
    "\\",
    "\t",
    "\u0000",
    "\"execution_time_ns\":3,",
    "\"message_id\":\"m2\",",
    "\"a\":{\"b\":1,\"b\":2}",
    "9223372036854775807",
    "9223372036854775808",
    "{\"Custom\":\"c\"}",
    "\"DataFlow\"",
    " "
  };

  private final FrameParser parser =
      new FrameParser(
          new CodecLimits(Integer.MAX_VALUE, 12, 1_000),
          64,
          new LinkedHashSet<>(List.of("message_id", "priority")),
          () -> new UUID(7, 7));
  private final Random random = new Random(20261121);
  private int same;
  private int left;

  private static List<byte[]> frames() throws IOException {
    List<byte[]> frames = new ArrayList<>();
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().startsWith("request-record")) {
          frames.add(Files.readAllBytes(file));
        }
      }
    }
    frames.add(
        TestEvent.of("reader")
            .port("out")
            .to("parser", "in")
            .message(10)
            .took(5)
            .attribute("message_id", "m1")
            .attribute("other", "o")
            .in(T));
    byte[] plain = TestEvent.of("plain").custom("c").attribute("priority", "high").in(T);
    frames.add(
        new String(plain, StandardCharsets.UTF_8)
            .replace("plain", "Z\u00e4hler \ud83d\ude00")
            .getBytes(StandardCharsets.UTF_8));
    return frames;
  }

  /** Compares the two readers; events are compared field by field, without their array. */
  private void compare(byte[] frame) {
    ParsedFrame usual = parser.usual(frame);
    if (usual == null) {
      left++;
      return;
    }
    ParsedFrame strict;
    try {
      strict = parser.strict(frame);
    } catch (RefusedException e) {
      throw new AssertionError(
          "taken, but refused by the strict reader: "
              + e.getMessage()
              + "\n"
              + new String(frame, StandardCharsets.UTF_8),
          e);
    }
    assertThat(usual.command())
        .as(new String(frame, StandardCharsets.UTF_8))
        .isEqualTo(strict.command());
    same++;
  }

  private static byte[] spliced(byte[] frame, int from, int to, byte[] middle) {
    byte[] out = Arrays.copyOf(frame, from + middle.length + frame.length - to);
    System.arraycopy(middle, 0, out, from, middle.length);
    System.arraycopy(frame, to, out, from + middle.length, frame.length - to);
    return out;
  }

  @Test
  void examples_areReadAsTheStrictReaderDoes_andMostAreNotLeftToIt() throws IOException {
    for (byte[] frame : frames()) {
      compare(frame);
    }
    assertThat(same).isGreaterThanOrEqualTo(9);
    assertThat(left).as("unknown fields, and an error text with escapes").isEqualTo(2);
  }

  @Test
  void truncatedFrames_areAllLeft() throws IOException {
    for (byte[] frame : frames()) {
      for (int length = 0;
          length < new String(frame, StandardCharsets.UTF_8).stripTrailing().length();
          length++) {
        assertThat(parser.usual(Arrays.copyOf(frame, length))).isNull();
      }
    }
  }

  @Test
  void flippedBits_neverChangeTheOutcome() throws IOException {
    for (byte[] frame : frames()) {
      for (int round = 0; round < 3_000; round++) {
        byte[] bytes = frame.clone();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        compare(bytes);
      }
    }
    assertThat(same).isPositive();
    assertThat(left).isPositive();
  }

  @Test
  void splicedSnippets_neverChangeTheOutcome() throws IOException {
    for (byte[] frame : frames()) {
      for (int round = 0; round < 6_000; round++) {
        byte[] snippet = SNIPPETS[random.nextInt(SNIPPETS.length)].getBytes(StandardCharsets.UTF_8);
        int from = random.nextInt(frame.length);
        int to = Math.min(frame.length, from + random.nextInt(6));
        compare(spliced(frame, from, to, snippet));
      }
    }
    assertThat(same).isPositive();
  }

  @Test
  void valuesReplacedByOthers_neverChangeTheOutcome() throws IOException {
    for (byte[] frame : frames()) {
      String text = new String(frame, StandardCharsets.UTF_8);
      for (int colon = text.indexOf(':'); colon > 0; colon = text.indexOf(':', colon + 1)) {
        int end = colon + 1;
        while (end < text.length() && ",}]".indexOf(text.charAt(end)) < 0) {
          end++;
        }
        for (String snippet : SNIPPETS) {
          String replaced = text.substring(0, colon + 1) + snippet + text.substring(end);
          compare(replaced.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    assertThat(same).isPositive();
    assertThat(left).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":2}",
        "{\"a\":{\"b\":[{\"c\":1,\"c\":2}]}}",
        "{\"message_id\":\"1\",\"message_id\":\"2\"}",
        "{\"a\":[[[[[[[[[[[]]]]]]]]]]]}",
        "{\"a\":1e400}",
        "{\"a\":\"\\ud83d\\ude00\"}",
        "{\"message_id\":\"\\u0041\"}",
        "{\"message_id\":[1,2],\"priority\":false}",
        "{\"message_id\":12.50,\"priority\":-3}",
        "{\"\":null,\"a\\u0000\":1}"
      })
  void attributes_ofAnyShape_areReadAsTheStrictReaderDoes(String attributes) {
    String frame =
        new String(TestEvent.of("a").in(T), StandardCharsets.UTF_8)
            .replace("\"custom_attributes\":{}", "\"custom_attributes\":" + attributes);
    assertThat(frame).contains(attributes);
    compare(frame.getBytes(StandardCharsets.UTF_8));
    compare(
        frame
            .replace(":", " : ")
            .replace("06 : 00 : 00", "06:00:00")
            .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void usualEvent_isNotLeft_andKeepsItsBytes() {
    TestEvent sent = TestEvent.flow("reader", "parser").message(10).took(5);
    byte[] frame = sent.in(T);
    ParsedFrame parsed = parser.usual(frame);
    assertThat(parsed).isNotNull();
    TraceCommand.RecordEvent command = (TraceCommand.RecordEvent) parsed.command();
    assertThat(command).isNotNull();
    RecordedEvent event = command.event();
    assertThat(command.traceId()).isEqualTo(T);
    assertThat(event.kind()).isEqualTo(EventKind.DATA_FLOW);
    assertThat(event.json()).isSameAs(frame);
    assertThat(new String(frame, event.offset(), event.length(), StandardCharsets.UTF_8))
        .isEqualTo(sent.json());
  }

  @Test
  void namesOverTheLimit_areLeft() {
    assertThat(parser.usual(TestEvent.of("n".repeat(64)).in(T))).isNotNull();
    assertThat(parser.usual(TestEvent.of("n".repeat(65)).in(T))).isNull();
    Set<String> texts = new LinkedHashSet<>();
    for (int i = 0; i < 40_000; i++) {
      ParsedFrame parsed = parser.usual(TestEvent.of("name-" + i).in(T));
      assertThat(parsed).isNotNull();
      TraceCommand.RecordEvent command = (TraceCommand.RecordEvent) parsed.command();
      texts.add(command.event().actor());
    }
    assertThat(texts).as("more names than the table has places").hasSize(40_000);
  }
}
