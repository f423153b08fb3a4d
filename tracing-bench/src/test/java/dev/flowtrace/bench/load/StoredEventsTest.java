package dev.flowtrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

final class StoredEventsTest {
  private final EventIds ids = new EventIds(3);
  private final LoadTrace trace = new LoadTrace(9, ids, 4, 0, 3);
  private final StoredEvents events = new StoredEvents(trace, ids);

  @Test
  void allThereOnce_isClean() {
    sent(4);
    store(0, 1, 2, 3);

    expect(4, 4, 0, 0);
  }

  @Test
  void missingEvent_isLost_ifItWasConfirmed() {
    sent(4);
    trace.unconfirmed(2);
    store(0, 3);

    expect(2, 2, 1, 0);
  }

  @Test
  void eventThatIsThereTwice_isDoubled_andHidesNoLoss() {
    sent(4);
    store(0, 1, 1, 2);

    expect(4, 3, 1, 1);
  }

  @Test
  void eventOfAnotherTrace_countsForNothing() {
    sent(1);
    store(0);
    events.add("{\"event_id\":\"" + UUID.randomUUID() + "\",\"custom_attributes\":{\"n\":0}}");
    store(3); // was never sent

    expect(3, 1, 0, 0);
    assertThat(events).hasToString("3 stored, 0 lost, 0 doubled, 2 not of this trace");
  }

  @Test
  void ofCounts_onlyTheDifferenceIsKnown() {
    sent(4);
    trace.unconfirmed(0);

    assertThat(StoredEvents.ofCount(trace, 3)).hasToString("3 stored, 0 lost, 0 doubled");
    assertThat(StoredEvents.ofCount(trace, 1)).hasToString("1 stored, 2 lost, 0 doubled");
    assertThat(StoredEvents.ofCount(trace, 6)).hasToString("6 stored, 0 lost, 2 doubled");
    assertThat(StoredEvents.ofCount(trace, 6).distinct()).isEqualTo(4);
  }

  private void sent(int count) {
    trace.sent = count;
  }

  private void store(int... numbers) {
    for (int n : numbers) {
      UUID id = new UUID(ids.high(trace.number, n), ids.low(trace.number, n));
      events.add(
          "{\"event_id\":\"" + id + "\",\"data\":{\"custom_attributes\":{\"n\":" + n + "}}}");
    }
  }

  private void expect(long found, long distinct, long lost, long doubled) {
    assertThat(events.found()).isEqualTo(found);
    assertThat(events.distinct()).isEqualTo(distinct);
    assertThat(events.lost()).isEqualTo(lost);
    assertThat(events.doubled()).isEqualTo(doubled);
  }
}
