package dev.flowtrace.protocol.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final String HEADER = "00-" + TRACE + "-" + PARENT + "-01";

  @Test
  void exampleOfTheSpecification_isRead() {
    TraceParent parent = TraceParent.parse(HEADER).orElseThrow();

    assertThat(parent).isEqualTo(new TraceParent(0, TRACE, PARENT, 1));
    assertThat(parent.traceUuid())
        .isEqualTo(UUID.fromString("0af76519-16cd-43dd-8448-eb211c80319c"));
    assertThat(parent.isSampled()).isTrue();
    assertThat(parent.isRandom()).isFalse();
    assertThat(parent.format()).isEqualTo(HEADER);
  }

  @Test
  void randomFlag_isRead() {
    TraceParent parent = TraceParent.parse("00-" + TRACE + "-" + PARENT + "-02").orElseThrow();

    assertThat(parent.isRandom()).isTrue();
    assertThat(parent.isSampled()).isFalse();
    assertThat(parent.withSampled(true).format()).endsWith("-03");
    assertThat(parent.withSampled(true).withSampled(false)).isEqualTo(parent);
  }

  @Test
  void unknownFlags_areKept_butNotSentOn() {
    TraceParent parent = TraceParent.parse("00-" + TRACE + "-" + PARENT + "-ff").orElseThrow();

    assertThat(parent.flags()).isEqualTo(0xff);
    assertThat(parent.format()).endsWith("-03");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "-what-the-future-will-be-like"})
  void laterVersion_isReadAsVersion0_andSentAsVersion0(String more) {
    TraceParent parent =
        TraceParent.parse("cc-" + TRACE + "-" + PARENT + "-01" + more).orElseThrow();

    assertThat(parent.version()).isEqualTo(0xcc);
    assertThat(parent.format()).isEqualTo(HEADER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-" + TRACE + "-" + PARENT,
        "00-" + TRACE + "-" + PARENT + "-0",
        "00-" + TRACE + "-" + PARENT + "-01-",
        "00-" + TRACE + "-" + PARENT + "-01-more",
        "00-" + TRACE + "-" + PARENT + "-011",
        "cc-" + TRACE + "-" + PARENT + "-01.more",
        "ff-" + TRACE + "-" + PARENT + "-01",
        "0-" + TRACE + "-" + PARENT + "-01",
        "0x-" + TRACE + "-" + PARENT + "-01",
        "0A-" + TRACE + "-" + PARENT + "-01",
        "00-0AF7651916CD43DD8448EB211C80319C-" + PARENT + "-01",
        "00-" + TRACE + "-B7AD6B7169203331-01",
        "00-" + TRACE + "-" + PARENT + "-0A",
        "00-00000000000000000000000000000000-" + PARENT + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-" + TRACE + "_" + PARENT + "-01",
        "00_" + TRACE + "-" + PARENT + "-01",
        "00-" + TRACE + "-" + PARENT + ".01",
        "00-" + TRACE + "-b7ad6b716920333-101",
        "00-0af7651916cd43dd8448eb211c8031.c-" + PARENT + "-01"
      })
  void invalidHeader_isNone(String header) {
    assertThat(TraceParent.parse(header)).isEmpty();
  }

  @Test
  void blanksAround_arePassedOver() {
    assertThat(TraceParent.parse(" \t" + HEADER + " ")).isPresent();
  }

  @Test
  void ownParent_isMadeFromIds() {
    TraceParent parent =
        TraceParent.of(
            UUID.fromString("0af76519-16cd-43dd-8448-eb211c80319c"), 0xb7ad6b7169203331L, true);

    assertThat(parent.format()).isEqualTo(HEADER);
    assertThat(parent.withParentId("00000000000000aa").format()).contains("-00000000000000aa-");
  }

  @Test
  void parts_areChecked() {
    assertThatThrownBy(() -> TraceParent.of(new UUID(0, 0), 1, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TraceParent.of(new UUID(0, 1), 0, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TraceParent(255, TRACE, PARENT, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TraceParent(0, TRACE, PARENT, 256))
        .hasMessage(
            "not a traceparent: version 0, trace " + TRACE + ", parent " + PARENT + ", flags 256");
  }
}
