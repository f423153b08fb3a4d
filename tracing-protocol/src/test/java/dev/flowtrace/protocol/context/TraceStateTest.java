package dev.flowtrace.protocol.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceStateTest {

  @Test
  void members_keepTheirOrder() {
    TraceState state = TraceState.parse("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");

    assertThat(state.members())
        .containsExactly(
            new TraceState.Member("rojo", "00f067aa0ba902b7"),
            new TraceState.Member("congo", "t61rcWkgMzE"));
    assertThat(state.get("congo")).isEqualTo("t61rcWkgMzE");
    assertThat(state.get("none")).isNull();
    assertThat(state.format()).isEqualTo("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "` a=1 ,\tb=2\t` | a=1,b=2",
        "a=1,,b=2, | a=1,b=2",
        "fw529a3039@dt=FfAcTd1 | fw529a3039@dt=FfAcTd1",
        "1a-_*/@=x | 1a-_*/@=x",
        "a= !~ | a= !~",
        "`` | ``",
        "` , ,` | ``",
      })
  void blanksAndEmptyMembers_arePassedOver(String header, String format) {
    assertThat(TraceState.parse(header).format()).isEqualTo(format);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a=",
        "=1",
        "a=1,a=2",
        "A=1",
        "_a=1",
        "@a=1",
        "a b=1",
        "a =1",
        "a=1=2",
        "a=\u00e4",
        "a=1\t2",
        "a=1,b",
        "a=\u0000",
        "a.b=1"
      })
  void invalidHeader_isGivenUpWhole(String header) {
    assertThat(TraceState.parse(header)).isEqualTo(TraceState.EMPTY);
    assertThat(TraceState.parse("ok=1," + header)).isEqualTo(TraceState.EMPTY);
  }

  @Test
  void lengths_areLimited() {
    assertThat(TraceState.parse("a".repeat(256) + "=" + "v".repeat(256)).members()).hasSize(1);
    assertThat(TraceState.parse("a".repeat(257) + "=v").members()).isEmpty();
    assertThat(TraceState.parse("a=" + "v".repeat(257)).members()).isEmpty();
  }

  @Test
  void atMost32Members_areRead() {
    assertThat(TraceState.parse(many(32)).members()).hasSize(32);
    assertThat(TraceState.parse(many(33))).isEqualTo(TraceState.EMPTY);
  }

  @Test
  void severalHeaders_areOne() {
    assertThat(TraceState.parse(List.of("a=1", "", "b=2")).format()).isEqualTo("a=1,b=2");
    assertThat(TraceState.parse(List.of("a=1", "a=2"))).isEqualTo(TraceState.EMPTY);
    assertThat(TraceState.parse(List.of())).isEqualTo(TraceState.EMPTY);
  }

  @Test
  void changedMember_comesFirst() {
    TraceState state = TraceState.parse("a=1,b=2,c=3");

    assertThat(state.with("b", "x").format()).isEqualTo("b=x,a=1,c=3");
    assertThat(state.with("d", "x").format()).isEqualTo("d=x,a=1,b=2,c=3");
    assertThat(state.without("a").format()).isEqualTo("b=2,c=3");
    assertThatThrownBy(() -> state.with("B", "x")).hasMessage("not a tracestate member: B=x");
  }

  @Test
  void oneMemberTooMany_dropsTheLast() {
    TraceState state = TraceState.parse(many(32)).with("new", "1");

    assertThat(state.members()).hasSize(32).first().isEqualTo(new TraceState.Member("new", "1"));
    assertThat(state.get("k31")).isNull();
  }

  @Test
  void cutHeader_losesLongMembersFirst_thenTheLast() {
    TraceState state = TraceState.parse("a=1,long=" + "v".repeat(200) + ",b=2,c=3");

    assertThat(state.format(512)).isEqualTo(state.format());
    assertThat(state.format(100)).isEqualTo("a=1,b=2,c=3");
    assertThat(state.format(11)).isEqualTo("a=1,b=2,c=3");
    assertThat(state.format(10)).isEqualTo("a=1,b=2");
    assertThat(state.format(0)).isEmpty();
  }

  @Test
  void members_areChecked() {
    TraceState.Member member = new TraceState.Member("a", "1");

    assertThatThrownBy(() -> new TraceState(List.of(member, member)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String many(int count) {
    return IntStream.range(0, count).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
  }
}
