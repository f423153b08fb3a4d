package dev.flowtrace.bench.crash;

import dev.flowtrace.bench.load.JsonLines;
import dev.flowtrace.bench.verify.WholeCheck;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a run did and found.
 *
 * @param seed with which it can be done again
 * @param took from the first fault to the last answer
 * @param done faults, by kind
 * @param processes client processes, one after the other and beside each other
 * @param recorded events that clients recorded, as far as they could say
 * @param acknowledged of these, those that must be stored
 * @param stored numbered events that are stored, each counted once
 * @param missing acknowledged, and not stored
 * @param doubled stored once more
 * @param foreign stored, and never recorded
 * @param lostAtClients events that the client library says it has given up
 * @param resent batches that were sent again
 * @param recovered events that a client found in its spool
 * @param check what the verifier says of all traces
 * @param deadLetters rows with events that were set aside
 * @param replays how often a collector read its own journal again
 * @param takeovers how often a collector finished another one's
 * @param gaveUp how often a collector ended by itself and was started again
 * @param problems what is not as it should be, in words
 */
record CrashReport(
    long seed,
    Duration took,
    Map<Fault, Integer> done,
    int processes,
    long recorded,
    long acknowledged,
    long stored,
    long missing,
    long doubled,
    long foreign,
    long lostAtClients,
    long resent,
    long recovered,
    WholeCheck.Result check,
    long deadLetters,
    long replays,
    long takeovers,
    long gaveUp,
    List<String> problems) {
  CrashReport {
    done = Map.copyOf(done);
    problems = List.copyOf(problems);
  }

  /** Whether every acknowledged event is there, once, and everything that counts them agrees. */
  boolean isRight() {
    return problems.isEmpty();
  }

  /** For a person. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append("seed %d, %d s%n".formatted(seed, took.toSeconds()));
    for (Fault fault : Fault.values()) {
      line(text, done.getOrDefault(fault, 0), fault.words());
    }
    line(text, processes, "client processes");
    line(text, replays, "times a collector read its own journal again");
    line(text, takeovers, "journals of silent collectors taken over");
    line(text, gaveUp, "times a collector gave up and was started again");
    line(text, recorded, "events recorded");
    line(text, acknowledged, "of them acknowledged, or left in a spool for the next process");
    line(text, resent, "batches sent again");
    line(text, recovered, "events that came out of spools");
    line(text, stored, "events stored");
    line(text, missing, "acknowledged and not stored");
    line(text, doubled, "stored twice");
    line(text, foreign, "stored and never recorded");
    line(text, lostAtClients, "given up by clients");
    line(text, deadLetters, "dead letters");
    line(text, check.traces(), "traces verified");
    line(text, check.events(), "events in them, with the library's own");
    line(text, check.allDifferences(), "differences between rows and events");
    problems.forEach(problem -> text.append("WRONG: ").append(problem).append('\n'));
    return text.append(isRight() ? "everything is there, once" : "NOT everything is right")
        .append('\n')
        .toString();
  }

  private static void line(StringBuilder text, long count, String what) {
    text.append("%,9d %s%n".formatted(count, what));
  }

  /** For a tool: a member a line. */
  String json() {
    JsonObject.Builder faults = JsonObject.newBuilder();
    for (Fault fault : Fault.values()) {
      faults.put(fault.key(), done.getOrDefault(fault, 0));
    }
    JsonObject.Builder verifier =
        JsonObject.newBuilder()
            .put("traces", check.traces())
            .put("events", check.events())
            .put("repeated_events", check.repeatedEvents())
            .put("unchecked_ids", check.uncheckedIds())
            .put("changing", check.changing())
            .put("differences", check.allDifferences());
    return JsonLines.write(
        JsonObject.newBuilder()
            .put("right", isRight())
            .put("seed", seed)
            .put("seconds", took.toSeconds())
            .put("faults", faults.build())
            .put("client_processes", processes)
            .put("replays", replays)
            .put("takeovers", takeovers)
            .put("collectors_gave_up", gaveUp)
            .put("recorded", recorded)
            .put("acknowledged", acknowledged)
            .put("batches_sent_again", resent)
            .put("recovered_from_spools", recovered)
            .put("stored", stored)
            .put("lost", missing)
            .put("doubled", doubled)
            .put("foreign", foreign)
            .put("given_up_by_clients", lostAtClients)
            .put("dead_letters", deadLetters)
            .put("verifier", verifier.build())
            .put("problems", new JsonArray(problems.stream().map(JsonValue::of).toList()))
            .build());
  }
}
