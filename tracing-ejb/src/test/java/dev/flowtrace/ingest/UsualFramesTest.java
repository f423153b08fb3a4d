package dev.flowtrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.protocol.codec.CodecLimits;
import dev.flowtrace.testing.BatchFrame;
import dev.flowtrace.testing.TestEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
class UsualFramesTest {
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
        if (file.getFileName().toString().matches("(request|client)-record.*")) {
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
    frames.add(
        BatchFrame.of(7)
            .start(T, "orders")
            .sampledStart(new UUID(3, 3), "f", "12.5")
            .events(T, TestEvent.flow("a", "b").message(3), TestEvent.of("b").error("no"))
            .events(new UUID(3, 3), TestEvent.of("c"))
            .end(T, "Completed")
            .bytes());
    frames.add(
        BatchFrame.of(8)
            .start(T, "orders")
            .start(new UUID(4, 4), "orders")
            .end(T, "Cancelled")
            .end(new UUID(4, 4), "Completed")
            .bytes());
    return frames;
  }

  /** Compares the two readers; events are compared field by field, without their array. */
  private void compare(byte[] frame) {
    ParsedFrame usual = parser.usual(frame);
    ParsedFrame ofLent = parser.usual(lent(frame));
    if (usual == null) {
      assertThat(ofLent).isNull();
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
    String text = new String(frame, StandardCharsets.UTF_8);
    assertThat(usual.commands()).as(text).isEqualTo(strict.commands());
    assertThat(usual.batchSeq()).as(text).isEqualTo(strict.batchSeq());
    assertThat(ofLent).as(text).isNotNull();
    List<TraceCommand> commands =
        ofLent.commands().stream().map(command -> from(command, frame)).toList();
    assertThat(commands).as(text).isEqualTo(strict.commands());
    same++;
  }

  /** The frame where another one was, of which the rest is still there. */
  private static LentContent lent(byte[] frame) {
    byte[] array = Arrays.copyOf(frame, 2 * frame.length + 100);
    System.arraycopy(frame, 0, array, frame.length, frame.length);
    array[frame.length] = 0;
    return new LentContent(array, frame.length);
  }

  /** A command as if its event had been read from that array. */
  private static TraceCommand from(TraceCommand command, byte[] frame) {
    if (!(command instanceof TraceCommand.RecordEvent record)) {
      return command;
    }
    RecordedEvent e = record.event();
    return new TraceCommand.RecordEvent(
        record.traceId(),
        new RecordedEvent(
            e.eventId(),
            e.epochNanos(),
            e.kind(),
            e.customName(),
            e.actor(),
            e.port(),
            e.toActor(),
            e.toPort(),
            e.messageBytes(),
            e.executionNanos(),
            e.error(),
            e.attributes(),
            frame,
            e.offset(),
            e.length()));
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
    assertThat(same).isGreaterThanOrEqualTo(12);
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
  void lentFramesThatAreCutOff_areAllLeft_thoughTheirRestIsThere() throws IOException {
    for (byte[] frame : frames()) {
      for (int length = 0; length < frame.length - 1; length++) {
        byte[] array = Arrays.copyOf(frame, frame.length + 100);
        array[length] = 0;
        assertThat(parser.usual(new LentContent(array, length))).isNull();
      }
    }
  }

  @Test
  void membersInAnyOrder_andBlanksAnywhere_neverChangeTheOutcome() {
    for (int round = 0; round < 2_000; round++) {
      List<String> fields =
          shuffled(
              "'event_id':'a1000000-0000-4000-8000-00000000000" + random.nextInt(10) + "'",
              "'timestamp':'2026-01-0" + (1 + random.nextInt(2)) + "T06:00:0" + time(),
              "'event_type':" + (random.nextBoolean() ? "'MessageSent'" : dataFlow()),
              "'actor_id':'reader'",
              "'data':" + data(),
              "'causality':{" + causality() + "}");
      boolean blanks = random.nextInt(4) == 0;
      String event = String.join(blanks ? " , " : ",", fields);
      String frame =
          "{'RecordEvent':{'trace_id':'" + T + "','event':{" + event + "}}}" + (blanks ? "\n" : "");
      frame = blanks ? frame.replace("':", "' : ").replace("{", "{ ") : frame;
      compare(frame.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
    assertThat(same).isGreaterThan(1_500);
    assertThat(left).as("unknown kinds and fields").isPositive();
  }

  private String time() {
    String fraction = "." + "123456789".substring(0, 1 + random.nextInt(9));
    return random.nextInt(10)
        + (random.nextInt(4) == 0 ? "" : fraction)
        + (random.nextInt(4) == 0 ? "+01:00'" : "Z'");
  }

  private String dataFlow() {
    return "{'DataFlow':{"
        + String.join(",", shuffled("'to_actor':'parser'", "'to_port':'in'"))
        + "}}";
  }

  private String data() {
    List<String> metrics =
        shuffled(
            "'execution_time_ns':" + (random.nextLong() >>> 1 >>> random.nextInt(63)),
            "'memory_usage_bytes':null",
            "'cpu_usage_percent':" + random.nextInt(1000) / 8.0,
            "'queue_depth':" + random.nextInt(100),
            "'throughput_msgs_per_sec':-" + random.nextInt(100));
    List<String> message =
        shuffled(
            "'message_type':'M'",
            "'size_bytes':" + random.nextInt(1 << (1 + random.nextInt(30))),
            "'checksum':'sha256:" + "0123456789abcdef".repeat(random.nextInt(5)) + "'",
            "'serialized_data':[1,255," + random.nextInt(256) + "]",
            "'content_codec':null",
            "'content_format_version':1",
            "'stored_bytes':" + random.nextInt(1000));
    List<String> all =
        shuffled(
            "'port':" + (random.nextBoolean() ? "null" : "'out'"),
            "'message':" + (random.nextBoolean() ? "null" : "{" + String.join(",", message) + "}"),
            "'state_diff':"
                + (random.nextBoolean() ? "null" : "{'after':[123,125],'diff_type':'Full'}"),
            "'error':" + (random.nextBoolean() ? "null" : "'no \u20ac'"),
            "'performance_metrics':{"
                + String.join(",", metrics.subList(random.nextInt(3), metrics.size()))
                + "}",
            "'custom_attributes':{'n':" + random.nextInt(100) + ",'message_id':'m'}");
    boolean unknown = random.nextInt(10) == 0;
    return "{" + String.join(",", all) + (unknown ? ",'more':1" : "") + "}";
  }

  private String causality() {
    String id = "'b1000000-0000-4000-8000-00000000000" + random.nextInt(10) + "'";
    return String.join(
        ",",
        shuffled(
            "'parent_event_id':" + (random.nextBoolean() ? "null" : id),
            "'root_cause_event_id':" + id,
            "'dependency_chain':[" + (random.nextBoolean() ? "" : id + "," + id) + "]",
            "'span_id':'" + "s".repeat(random.nextInt(40)) + "'"));
  }

  /** In the usual order, most of the time. */
  private List<String> shuffled(String... members) {
    List<String> list = new ArrayList<>(List.of(members));
    if (random.nextInt(3) == 0) {
      Collections.shuffle(list, random);
    }
    return list;
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
