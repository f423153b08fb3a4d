package dev.flowtrace.bench.crash;

import dev.flowtrace.bench.load.CollectorRest;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.JsonValue.JsonString;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** The numbered events that a collector has, and how they stand to what was promised. */
final class StoredNumbers {
  private record Key(int client, int generation) {}

  private final Map<Key, BitSet> seen = new HashMap<>();
  private long traces;
  private long stored;
  private long doubled;

  /** Reads all events of the test's flow. */
  void read(URI collector) throws IOException, InterruptedException {
    CollectorRest rest = new CollectorRest(collector);
    String cursor = "";
    do {
      if (!(rest.traces(CrashClient.FLOW, cursor) instanceof JsonObject page)
          || !(page.get("traces") instanceof JsonArray items)) {
        throw new IOException("the list of traces has no 'traces'");
      }
      for (JsonValue item : items.items()) {
        if (item instanceof JsonObject trace && trace.get("trace_id") instanceof JsonString id) {
          traces++;
          try (Stream<String> lines = rest.events(UUID.fromString(id.value()))) {
            lines.forEach(this::add);
          }
        }
      }
      cursor =
          page.get("next_cursor") instanceof JsonString next
              ? URLEncoder.encode(next.value(), StandardCharsets.UTF_8)
              : "";
    } while (!cursor.isEmpty());
  }

  /** Takes an event as JSON; those without a number are the library's own, such as ActorCreated. */
  void add(String json) {
    EventNumber number = EventNumber.of(json);
    if (number == null) {
      return;
    }
    BitSet numbers =
        seen.computeIfAbsent(
            new Key(number.client(), number.generation()), key -> new BitSet(1 << 16));
    if (numbers.get(number.number())) {
      doubled++;
    } else {
      numbers.set(number.number());
      stored++;
    }
  }

  long traces() {
    return traces;
  }

  /** Numbered events, each counted once. */
  long stored() {
    return stored;
  }

  /** Numbered events that are there once more. */
  long doubled() {
    return doubled;
  }

  /** Events that were acknowledged, or left in a spool, and are not there. */
  long missing(List<ClientProcess.Generation> generations) {
    long missing = 0;
    for (ClientProcess.Generation generation : generations) {
      BitSet numbers = of(generation);
      missing += generation.promised() - numbers.get(0, generation.promised()).cardinality();
    }
    return missing;
  }

  /** Events that are there and that nobody recorded. */
  long foreign(List<ClientProcess.Generation> generations) {
    long known = 0;
    for (ClientProcess.Generation generation : generations) {
      known += of(generation).get(0, generation.most()).cardinality();
    }
    return stored - known;
  }

  private BitSet of(ClientProcess.Generation generation) {
    return seen.getOrDefault(new Key(generation.client(), generation.number()), new BitSet());
  }

  /** What went over each edge, in the order of their names. */
  Map<String, EdgeSum> edges() {
    Map<String, EdgeSum> edges = new TreeMap<>();
    for (BitSet numbers : seen.values()) {
      numbers.stream()
          .forEach(
              number ->
                  edges.merge(
                      EdgeSum.name(EventNumber.fromActor(number), EventNumber.toActor(number)),
                      new EdgeSum(1, EventNumber.nanos(number)),
                      EdgeSum::plus));
    }
    return edges;
  }
}
