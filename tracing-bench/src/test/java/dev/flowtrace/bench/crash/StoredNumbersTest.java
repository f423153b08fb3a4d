package dev.flowtrace.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StoredNumbersTest {
  private final StoredNumbers stored = new StoredNumbers();

  private static String event(int client, int generation, int number) {
    return "{\"event_id\":\"x\",\"custom_attributes\":{\"crash_number\":\""
        + new EventNumber(client, generation, number).text()
        + "\"}}";
  }

  private static ClientProcess.Generation generation(int client, int number, String... said) {
    ClientProcess.Generation generation = new ClientProcess.Generation(client, number);
    for (String line : said) {
      generation.hear(line);
    }
    return generation;
  }

  @Test
  void eventOfAKilledClient_isMissedOnlyIfItWasConfirmed() {
    stored.add(event(1, 0, 0));
    stored.add(event(1, 0, 2));
    stored.add("{\"event_id\":\"without a number\"}");
    List<ClientProcess.Generation> killed =
        List.of(generation(1, 0, "recorded 5", "confirmed 3", "recorded 9", "waiting"));
    assertThat(stored.missing(killed)).isEqualTo(1);
    assertThat(stored.foreign(killed)).isZero();
    assertThat(stored.stored()).isEqualTo(2);
    assertThat(stored.doubled()).isZero();
  }

  @Test
  void everythingOfAClientThatLeft_mustBeThere_andNothingElse() {
    for (int i = 0; i < 10; i++) {
      stored.add(event(0, 1, i));
    }
    stored.add(event(0, 1, 4));
    stored.add(event(2, 0, 0));
    List<ClientProcess.Generation> left = List.of(generation(0, 1, "bye 9 7 3 2"));
    assertThat(stored.missing(left)).isZero();
    assertThat(stored.doubled()).isEqualTo(1);
    assertThat(stored.foreign(left)).isEqualTo(2);
    assertThat(left.get(0).lost()).isEqualTo(7);
    assertThat(left.get(0).resent()).isEqualTo(3);
    assertThat(left.get(0).recovered()).isEqualTo(2);
  }

  @Test
  void edges_followFromTheNumbers() {
    stored.add(event(0, 0, 1));
    stored.add(event(1, 0, 1));
    stored.add(event(0, 0, 36));
    stored.add(event(0, 0, 2));
    assertThat(stored.edges())
        .containsOnlyKeys("stage1 -> sink1", "stage2 -> sink2")
        .containsEntry("stage1 -> sink1", new EdgeSum(3, 1_001 + 1_001 + 1_036));
  }
}
