package dev.flowtrace.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.causality.CausalEvent;
import dev.flowtrace.causality.CausalEvents;
import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.PerformanceMetrics;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.testing.Stories;
import dev.flowtrace.testing.Story;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
  private static final TraceEvent EVENT = event();

  private static TraceEvent event() {
    Story story = Story.of(1);
    story.add(
        "reader",
        1,
        new EventType.DataFlow("writer", "in"),
        new EventData(
            "out",
            MessageSnapshot.notCaptured("Order", 48, ""),
            null,
            null,
            new PerformanceMetrics(15_000_000L, null, null, 3L, null),
            JsonObject.newBuilder()
                .put("priority", "high")
                .put("amount", 12.5)
                .put("vip", true)
                .put("no", "7")
                .build()));
    return story.events().get(0);
  }

  private static TraceHead head() {
    return new TraceHead()
        .flow("orders", null)
        .declared(0L, 5_000_000_000L, TraceStatus.FAILED)
        .counted(10, 2, 100, 0, 1, 0, null);
  }

  private static Filter parsed(String text) {
    try {
      return Filter.parse(text);
    } catch (FilterException e) {
      throw new AssertionError(text + " at " + e.position(), e);
    }
  }

  private static boolean holds(String text) {
    return parsed(text).matches(new Subject(head(), EVENT, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event.type = \"DataFlow\" and duration > 10ms and attr.priority = \"high\"",
        "duration = 15ms",
        "duration <= 0.015s and duration >= 15000us and duration < 1m",
        "actor = \"reader\" and to_actor = \"writer\" and port = \"out\" and to_port = \"in\"",
        "actor ~ \"READ\"",
        "actor ~ \"r*r\"",
        "actor != \"writer\"",
        "message.type = \"Order\" and message.size >= 48 and queue_depth = 3",
        "flow = \"orders\" and status = \"Failed\"",
        "trace.duration >= 5s and trace.events = 10 and trace.errors > 1",
        "attr.amount > 12 and attr.amount = 12.5 and attr.vip = \"true\"",
        "attr.no = \"7\" and not attr.no = 7",
        "attr.nothing != \"x\" and error != \"x\"",
        "actor = \"nobody\" or actor = \"reader\"",
        "actor = \"reader\" or actor = \"nobody\" and flow = \"none\"",
        "not (actor = \"nobody\" or flow = \"none\")",
        "((((actor = \"reader\"))))"
      })
  void filter_holds(String text) {
    assertThat(holds(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event.type = \"dataflow\"",
        "duration > 15ms",
        "error = \"x\"",
        "error ~ \"\"",
        "attr.nothing = \"x\"",
        "attr.priority > 3",
        "(actor = \"reader\" or actor = \"nobody\") and flow = \"none\"",
        "not actor = \"reader\""
      })
  void filter_doesNotHold(String text) {
    assertThat(holds(text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                           | 0  | a field",
        "duration                     | 8  | expected =",
        "duration > 10                | 11 | a duration",
        "duration > 10 ms             | 11 | a duration",
        "duration > 10xs              | 11 | no duration",
        "actor = reader               | 8  | a text",
        "actor > \"a\"                | 6  | not less",
        "message.size ~ \"a\"         | 13 | for texts",
        "color = \"red\"              | 0  | fields are event.type",
        "attr. = \"x\"                | 0  | there is no field",
        "actor = \"a\" actor = \"b\"  | 12 | and, or, or the end",
        "(actor = \"a\"               | 12 | )",
        "actor = \"a                  | 8  | has no end",
        "actor = \"a\\n\"             | 10 | stands before",
        "actor = \"a\" & flow = \"b\" | 12 | no meaning",
        "actor \"a\"                  | 9  | >>",
        "actor \"a\" >> reader        | 13 | actor or event",
        "actor \"a\" >> actor         | 18 | a text",
        "actor \"a\" >> actor \"b\" where port = \"x\" | 29 | duration"
      })
  void filterThatIsNone_isToldWithItsPlace(String text, int position, String expected) {
    FilterException e =
        catchThrowableOfType(FilterException.class, () -> Filter.parse(text.strip()));

    assertThat(e).hasMessageContaining(expected);
    assertThat(e.position()).isEqualTo(position);
  }

  @Test
  void sizeAndDepth_areLimited() {
    String condition = "flow = \"x\"";
    assertThat(catchThrowableOfType(FilterException.class, () -> Filter.parse("x".repeat(4_001))))
        .hasMessageContaining("4000 characters");
    assertThat(
            catchThrowableOfType(
                FilterException.class,
                () -> Filter.parse("(".repeat(33) + condition + ")".repeat(33))))
        .hasMessageContaining("32 deep");
    assertThat(
            catchThrowableOfType(
                FilterException.class,
                () -> Filter.parse(condition + (" or " + condition).repeat(100))))
        .hasMessageContaining("100 conditions");
  }

  private static List<Integer> ends(Story story, String text) {
    CausalEvents events = new CausalEvents(1_000);
    story.events().forEach(event -> events.add(CausalEvent.of(event)));
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < story.events().size(); i++) {
      if (parsed(text).matches(new Subject(head(), story.events().get(i), events))) {
        ends.add(i + 1);
      }
    }
    return ends;
  }

  @Test
  void path_endsAtWhatWasLedTo() {
    Story fanIn = Stories.fanIn();

    assertThat(ends(fanIn, "actor \"right\" >> actor \"sink\"")).containsExactly(8);
    assertThat(ends(fanIn, "actor \"left\" >> actor \"join\" >> actor \"sink\""))
        .containsExactly(8);
    assertThat(ends(fanIn, "actor \"sink\" >> actor \"left\"")).isEmpty();
    assertThat(ends(fanIn, "actor \"left\" >> actor \"right\"")).isEmpty();
    assertThat(ends(fanIn, "event \"DataFlow\" >> event \"MessageReceived\""))
        .containsExactly(5, 8);
    assertThat(ends(fanIn, "actor \"l*\" >> actor \"sink\" and duration > 1ms")).containsExactly(8);
  }

  @Test
  void path_mayHaveATime() {
    Story fanOut = Stories.fanOut();

    assertThat(ends(fanOut, "actor \"reader\" >> actor \"*s\" where duration > 4ms"))
        .containsExactly(4, 7);
    assertThat(
            ends(fanOut, "event \"MessageSent\" >> event \"MessageReceived\" where duration > 4ms"))
        .containsExactly(7);
    assertThat(
            ends(fanOut, "event \"MessageSent\" >> event \"MessageReceived\" where duration > 3ms"))
        .containsExactly(4, 7);
  }

  @Test
  void causesThatGoInACircle_endTheSearch() {
    Story story = Story.of(9);
    story.addCausedBy(story.id(2), "a", 1, EventType.Simple.NETWORK_EVENT, EventData.EMPTY);
    story.addCausedBy(story.id(1), "b", 2, EventType.Simple.NETWORK_EVENT, EventData.EMPTY);

    assertThat(ends(story, "actor \"c\" >> actor \"b\"")).isEmpty();
  }

  @Test
  void narrowing_isWhatMustHold() {
    Narrowing narrowing =
        parsed(
                "flow = \"f\" and (status = \"Failed\" and event.type = \"Custom\")"
                    + " and attr.message_id = \"m\" and attr.n = 5 and trace.duration > 1s"
                    + " and actor \"a\" >> actor \"b\"")
            .narrowing();

    assertThat(narrowing)
        .isEqualTo(
            new Narrowing(
                "f",
                TraceStatus.FAILED,
                "a",
                EventKind.CUSTOM,
                1_000_000_000L,
                null,
                List.of(new EventAttribute("message_id", "m"))));
  }

  @Test
  void whatMayHoldOrNot_narrowsNothing() {
    Narrowing nothing = new Narrowing(null, null, null, null, null, null, List.of());

    assertThat(parsed("flow = \"f\" or flow = \"g\"").narrowing()).isEqualTo(nothing);
    assertThat(parsed("not flow = \"f\" and flow != \"g\" and flow ~ \"h\"").narrowing())
        .isEqualTo(nothing);
  }
}
