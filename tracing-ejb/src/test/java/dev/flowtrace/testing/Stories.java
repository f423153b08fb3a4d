package dev.flowtrace.testing;

import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType.Simple;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Small traces with a name each: what views are drawn of in golden files. */
public final class Stories {
  private Stories() {}

  /** All of them by name. */
  public static Map<String, Story> all() {
    Map<String, Story> all = new LinkedHashMap<>();
    all.put("fan-out", fanOut());
    all.put("fan-in", fanIn());
    all.put("cycle", cycle());
    all.put("failure", failure());
    all.put("in-flight", inFlight());
    all.put("missing-parent", missingParent());
    return all;
  }

  /** One sends to three. */
  public static Story fanOut() {
    Story story = Story.of(1);
    int started = story.add("reader", 0, Simple.ACTOR_STARTED);
    story.message("reader", "words", 1, 2, 5, started);
    story.message("reader", "lines", 2, 4, 12, started);
    story.message("reader", "bytes", 3, 3.5, 4, started);
    story.add("reader", 13, Simple.ACTOR_COMPLETED, started);
    return story;
  }

  /** Two send to one, which joins what it got. */
  public static Story fanIn() {
    Story story = Story.of(2);
    int left = story.add("left", 0, Simple.ACTOR_STARTED);
    int right = story.add("right", 0, Simple.ACTOR_STARTED);
    int first = story.flow("left", "join", 3, 1.0, left);
    int second = story.flow("right", "join", 5, 0.5, right);
    int joined =
        story.add(
            "join", 9, Simple.MESSAGE_RECEIVED, Story.data("in", 200L, 4.0, null), first, second);
    story.message("join", "sink", 10, 12, 20, joined);
    return story;
  }

  /** A message goes round twice. */
  public static Story cycle() {
    Story story = Story.of(3);
    int at = story.add("try", 0, Simple.ACTOR_STARTED);
    at = story.message("try", "check", 1, 2, 4, at);
    at = story.message("check", "try", 5, 6, 7, at);
    at = story.message("try", "check", 8, 9, 11, at);
    at = story.message("check", "done", 12, 13, 14, at);
    story.message("done", "done", 15, 15.5, 16, at);
    return story;
  }

  /** The second of two actors fails. */
  public static Story failure() {
    Story story = Story.of(4);
    int started = story.add("reader", 0, Simple.ACTOR_STARTED);
    int put =
        story.add("reader", 1, Simple.MESSAGE_SENT, Story.data("out", 10L, 0.5, null), started);
    int flow = story.flow("reader", "parser <b>&\"'", 3, 2.0, put);
    story.failed("parser <b>&\"'", 4, "no number: <script>", flow);
    return story;
  }

  /** A message was sent and not taken yet. */
  public static Story inFlight() {
    Story story = Story.of(5);
    int started = story.add("reader", 0, Simple.ACTOR_STARTED);
    int handled = story.message("reader", "writer", 1, 2, 4, started);
    story.add("reader", 5, Simple.MESSAGE_SENT, Story.data("out", 10L, null, null), started);
    story.add("writer", 6, Simple.STATE_CHANGED, EventData.EMPTY, handled);
    return story;
  }

  /** The cause of the first event was never seen. */
  public static Story missingParent() {
    Story story = Story.of(6);
    int lost =
        story.addCausedBy(
            new UUID(0x4000L, 0x8000_0000_0000_0000L),
            "sink",
            1,
            Simple.MESSAGE_RECEIVED,
            Story.data("in", 10L, 1.0, null));
    story.message("sink", "store", 2, 3, 4, lost);
    return story;
  }
}
