package dev.flowtrace.runtime;

import dev.flowtrace.ingest.RefusedException;
import dev.flowtrace.testing.Frames;
import dev.flowtrace.testing.TestEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Random frames of a few traces, sent by one client, and a model that says what a collector must
 * have after any number of them.
 */
final class Workload {
  private final Random random;
  private final boolean deletes;
  private final List<UUID> traces = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private int made;

  /** What was sent, and the journal position that it got. */
  private record Step(long position, UUID traceId, Kind kind, List<String> events, String text) {}

  private enum Kind {
    START,
    EVENT,
    END,
    STORE,
    DELETE
  }

  /** A trace as it must be: its flow, its status and its events. */
  record Expected(String flow, String status, List<String> events) {}

  Workload(Random random, boolean deletes) {
    this.random = random;
    this.deletes = deletes;
    for (int i = 0; i < 6; i++) {
      traces.add(new UUID(random.nextLong(), random.nextLong()));
    }
  }

  List<UUID> traces() {
    return traces;
  }

  /** Sends one more; throws when the collector doesn't take it, which leaves no step behind. */
  void step(TestCollector collector) throws RefusedException {
    UUID id = traces.get(random.nextInt(traces.size()));
    int dice = random.nextInt(100);
    if (dice < 8) {
      String flow = "flow" + random.nextInt(3);
      add(collector.submit(Frames.start(id, flow)), id, Kind.START, List.of(), flow);
    } else if (dice < 12) {
      String status = random.nextBoolean() ? "Completed" : "Cancelled";
      try {
        add(collector.submit(Frames.end(id, status)), id, Kind.END, List.of(), status);
      } catch (RefusedException e) {
        // of a trace that is not there
        if (!e.getMessage().contains("there is no trace")) {
          throw e;
        }
      }
    } else if (dice < 14) {
      TestEvent one = event();
      TestEvent two = event();
      add(
          collector.submit(Frames.store(id, id, "whole", one, two)),
          id,
          Kind.STORE,
          List.of(one.json(), two.json()),
          "Completed");
    } else if (dice < 16 && deletes) {
      add(collector.collector().ingest().delete(id), id, Kind.DELETE, List.of(), "");
    } else {
      TestEvent event = event();
      add(collector.submit(event.in(id)), id, Kind.EVENT, List.of(event.json()), "");
    }
  }

  private TestEvent event() {
    made++;
    return TestEvent.flow("a" + random.nextInt(3), "b")
        .at(made)
        .message(random.nextInt(100))
        .took(random.nextInt(1_000))
        .attribute("message_id", "m" + made)
        .error(random.nextInt(20) == 0 ? "e".repeat(random.nextInt(3_000)) : "e");
  }

  private void add(long position, UUID id, Kind kind, List<String> events, String text) {
    steps.add(new Step(position, id, kind, events, text));
  }

  int size() {
    return steps.size();
  }

  /** Forgets the steps that a crash took: those after the last position that was committed. */
  int crash(long committed) {
    int before = steps.size();
    steps.removeIf(step -> step.position() > committed);
    return before - steps.size();
  }

  /** The traces as they must be. */
  Map<UUID, Expected> expected() {
    Map<UUID, String> flows = new HashMap<>();
    Map<UUID, String> ends = new HashMap<>();
    Map<UUID, List<String>> events = new LinkedHashMap<>();
    Set<UUID> known = new HashSet<>();
    for (Step step : steps) {
      UUID id = step.traceId();
      switch (step.kind()) {
        case START -> flows.put(id, step.text());
        case END -> ends.putIfAbsent(id, step.text());
        case STORE -> {
          flows.put(id, "whole");
          ends.putIfAbsent(id, step.text());
        }
        case EVENT, DELETE -> {}
      }
      if (step.kind() == Kind.DELETE) {
        known.remove(id);
        flows.remove(id);
        ends.remove(id);
        events.remove(id);
      } else {
        known.add(id);
        events.computeIfAbsent(id, key -> new ArrayList<>()).addAll(step.events());
      }
    }
    Map<UUID, Expected> expected = new LinkedHashMap<>();
    for (UUID id : known) {
      expected.put(
          id,
          new Expected(
              flows.getOrDefault(id, "unknown"),
              ends.getOrDefault(id, "Running"),
              events.getOrDefault(id, List.of())));
    }
    return expected;
  }
}
