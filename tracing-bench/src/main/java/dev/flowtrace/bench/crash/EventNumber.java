package dev.flowtrace.bench.crash;

import org.jspecify.annotations.Nullable;

/**
 * What an event of the crash test is known by: its client, which of that client's processes
 * recorded it, and how many it had recorded before.
 *
 * @param client 0 or more
 * @param generation of its processes, 0 or more
 * @param number from 0
 */
record EventNumber(int client, int generation, int number) {
  static final String ATTRIBUTE = "crash_number";
  private static final String IN_JSON = "\"" + ATTRIBUTE + "\":\"";

  /** In the event. */
  String text() {
    return client + "." + generation + "." + number;
  }

  /** The actor that sends, by the number alone. */
  static String fromActor(int number) {
    return "stage" + number % 5;
  }

  /** The actor that receives. */
  static String toActor(int number) {
    return "sink" + number % 7;
  }

  /** How long its message was under way. */
  static long nanos(int number) {
    return 1_000L + number % 1_000;
  }

  /** Of an event's JSON; null when it has none. */
  static @Nullable EventNumber of(String json) {
    int at = json.indexOf(IN_JSON);
    if (at < 0) {
      return null;
    }
    int from = at + IN_JSON.length();
    String[] parts = json.substring(from, json.indexOf('"', from)).split("\\.", -1);
    return new EventNumber(
        Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
  }
}
