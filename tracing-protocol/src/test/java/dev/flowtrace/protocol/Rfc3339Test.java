package dev.flowtrace.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  private static final String FIRST = "1677-09-21T00:12:43.145224192Z";
  private static final String LAST = "2262-04-11T23:47:16.854775807Z";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2025-01-07T06:00:00.123456789Z",
        "2026-01-07T06:00:01.5Z",
        "2026-01-07T06:00:00Z",
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.000000001Z",
        "2000-02-29T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z",
        FIRST,
        LAST
      })
  void usualForm_isReadAsTheJdkDoesAndWrittenAsItWas(String text) {
    assertThat(Rfc3339.parse(text)).isEqualTo(Instant.parse(text));
    assertThat(Rfc3339.format(Instant.parse(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-07T06:00:00+00:00, 2026-01-07T06:00:00Z",
    "2026-01-07T06:00:00-00:00, 2026-01-07T06:00:00Z",
    "2026-01-07T06:00:00.25+02:30, 2026-01-07T03:30:00.25Z",
    "2026-01-07T22:00:00-05:00, 2026-01-08T03:00:00Z",
    "2026-01-07t06:00:00z, 2026-01-07T06:00:00Z",
    "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
    "2026-01-07T06:00:00.500000000Z, 2026-01-07T06:00:00.5Z"
  })
  void otherForms_areReadToo(String text, String same) {
    assertThat(Rfc3339.format(Rfc3339.parse(text))).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "2026-01-07, 10",
    "2026-01-07 06:00:00Z, 10",
    "2026-01-07T06:00:00, 19",
    "2026-01-07T06:00:00., 20",
    "2026-01-07T06:00:00.Z, 20",
    "2026-01-07T06:00:00.1234567891Z, 29",
    "2026-00-07T06:00:00Z, 5",
    "2026-13-07T06:00:00Z, 5",
    "2026-01-00T06:00:00Z, 8",
    "2025-02-29T06:00:00Z, 8",
    "1900-02-29T06:00:00Z, 8",
    "2026-04-31T06:00:00Z, 8",
    "2026-01-07T24:00:00Z, 11",
    "2026-01-07T06:60:00Z, 14",
    "2026-01-07T06:00:61Z, 17",
    "2026-01-07T06:00:00Zx, 20",
    "2026-01-07T06:00:00+0000, 22",
    "2026-01-07T06:00:00+00:00x, 25",
    "2026-01-07T06:00:00+24:00, 20",
    "+2026-01-07T06:00:00Z, 0",
    "9999-12-31T23:59:59-01:00, 0"
  })
  void anythingElse_isRefusedWithItsPlace(String text, int index) {
    assertThatThrownBy(() -> Rfc3339.parse(text))
        .isInstanceOfSatisfying(
            DateTimeParseException.class, e -> assertThat(e.getErrorIndex()).isEqualTo(index))
        .hasMessage("'" + text + "' is no RFC 3339 time, see index " + index);
  }

  @Test
  void epochNanos_holdTheirWholeRange() {
    assertThat(Rfc3339.parseEpochNanos(FIRST)).isEqualTo(Long.MIN_VALUE);
    assertThat(Rfc3339.parseEpochNanos(LAST)).isEqualTo(Long.MAX_VALUE);
    assertThat(Rfc3339.parseEpochNanos("1970-01-01T00:00:00.000000001Z")).isEqualTo(1);
    assertThat(Rfc3339.parseEpochNanos("1969-12-31T23:59:59.999999999Z")).isEqualTo(-1);
    assertThat(Rfc3339.formatEpochNanos(Long.MIN_VALUE)).isEqualTo(FIRST);
    assertThat(Rfc3339.formatEpochNanos(Long.MAX_VALUE)).isEqualTo(LAST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1677-09-21T00:12:43.145224191Z",
        "2262-04-11T23:47:16.854775808Z",
        "9999-12-31T23:59:59Z",
        "0000-01-01T00:00:00Z"
      })
  void epochNanos_outsideTheirRange_areRefused(String text) {
    assertThatThrownBy(() -> Rfc3339.parseEpochNanos(text))
        .isInstanceOf(DateTimeException.class)
        .hasMessage(
            text
                + " is outside 1677-09-21 to 2262-04-11, which is what 64 bits of nanoseconds hold");
  }

  @Test
  void yearsOfMoreThanFourDigits_haveNoText() {
    assertThatThrownBy(() -> Rfc3339.format(Instant.parse("+10000-01-01T00:00:00Z")))
        .isInstanceOf(DateTimeException.class)
        .hasMessageStartingWith("RFC 3339 has years 0000 to 9999 only");
    assertThatThrownBy(() -> Rfc3339.format(Instant.MIN)).isInstanceOf(DateTimeException.class);
  }

  @Test
  void randomTimes_comeBack() {
    Random random = new Random(3339);
    for (int i = 0; i < 100_000; i++) {
      long nanos = random.nextLong();
      String text = Rfc3339.formatEpochNanos(nanos);
      assertThat(Rfc3339.parseEpochNanos(text)).isEqualTo(nanos);
      assertThat(Rfc3339.parse(text)).isEqualTo(Instant.parse(text));
    }
  }
}
