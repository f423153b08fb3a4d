package dev.flowtrace.aggregation;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a frame does to a trace. The same commands come from the wire and from the journal's replay.
 */
public sealed interface TraceCommand {
  /** The trace that it is about. */
  UUID traceId();

  /** How many events it brings. */
  default long eventCount() {
    return 0;
  }

  /** How many events several bring. Without a stream: it is asked for each frame. */
  static long eventCount(List<TraceCommand> commands) {
    long count = 0;
    for (TraceCommand command : commands) {
      count += command.eventCount();
    }
    return count;
  }

  /**
   * A flow began to run, or an open trace's flow became known.
   *
   * @param extraJson unknown fields of the request as a JSON object, null when there are none
   */
  record Start(UUID traceId, String flowId, TraceVersion version, @Nullable String extraJson)
      implements TraceCommand {}

  /** Something happened in it. */
  record RecordEvent(UUID traceId, RecordedEvent event) implements TraceCommand {
    @Override
    public long eventCount() {
      return 1;
    }
  }

  /**
   * It ended.
   *
   * @param status a final status
   * @param error the error text of a failed trace, else null
   * @param byClient whether a client said so
   */
  record End(UUID traceId, TraceStatus status, @Nullable String error, boolean byClient)
      implements TraceCommand {}

  /**
   * A whole trace at once. The events of one that is known already are those it did not have.
   *
   * @param head what was said of it, nothing counted
   */
  record Store(UUID traceId, TraceHead head, List<RecordedEvent> events) implements TraceCommand {
    @Override
    public long eventCount() {
      return events.size();
    }
  }

  /** It is to be forgotten, with all that came of it so far. */
  record Delete(UUID traceId) implements TraceCommand {}
}
