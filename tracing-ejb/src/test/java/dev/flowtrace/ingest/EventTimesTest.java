package dev.flowtrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.Rfc3339;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever time came before, a time is read as {@link Rfc3339} reads it. */
class EventTimesTest {
  private final EventTimes times = new EventTimes();
  private final Random random = new Random(5);

  private @Nullable Long read(String text) {
    JsonScanner in =
        new JsonScanner(('"' + text + "\",\"event_type\":").getBytes(StandardCharsets.UTF_8), 10);
    try {
      long time = times.read(in);
      assertThat(in.position()).as(text).isEqualTo(text.length() + 2);
      return time;
    } catch (GiveUpException e) {
      return null;
    }
  }

  private static @Nullable Long expected(String text) {
    try {
      return Rfc3339.parseEpochNanos(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private String text() {
    String minute = "2026-0" + random.nextInt(3) + "-28T2" + random.nextInt(4) + ":59";
    String fraction = "." + "1234567890".substring(0, random.nextInt(11));
    return minute
        + ":"
        + random.nextInt(7)
        + random.nextInt(10)
        + (random.nextInt(4) == 0 ? "" : fraction)
        + new String[] {"Z", "Z", "Z", "z", "+01:00", "-00:30", ""}[random.nextInt(7)];
  }

  @Test
  void times_ofFewMinutes_areReadAsWithoutTheOneBefore() {
    int read = 0;
    for (int round = 0; round < 50_000; round++) {
      String text = text();
      Long time = read(text);
      assertThat(time).as(text).isEqualTo(expected(text));
      read += time == null ? 0 : 1;
    }
    assertThat(read).isBetween(10_000, 45_000);
  }

  @Test
  void timesWithAnyByteAtAnyPlace_areReadAsWithoutTheOneBefore() {
    String good = "2026-02-28T23:59:58.123456789Z";
    for (int place = 0; place < good.length(); place++) {
      for (char c = ' '; c < 0x7f; c++) {
        if (c != '"' && c != '\\') {
          String text = good.substring(0, place) + c + good.substring(place + 1);
          assertThat(read(good)).isNotNull();
          assertThat(read(text)).as(text).isEqualTo(expected(text));
        }
      }
    }
  }

  @Test
  void firstAndLastMinutesThatFit_areReadOrLeft_neverWrong() {
    for (String minute :
        new String[] {"1677-09-21T00:12", "1677-09-21T00:13", "2262-04-11T23:47"}) {
      for (int second = 0; second < 60; second++) {
        String text = minute + ":" + second / 10 + second % 10 + ".5Z";
        for (int again = 0; again < 2; again++) {
          Long time = read(text);
          if (time != null) {
            assertThat(time).as(text).isEqualTo(expected(text));
          }
        }
      }
    }
  }
}
