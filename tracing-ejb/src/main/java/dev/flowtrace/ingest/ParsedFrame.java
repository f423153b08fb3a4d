package dev.flowtrace.ingest;

import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.protocol.Request;
import org.jspecify.annotations.Nullable;

/**
 * A frame, read.
 *
 * @param request what the client asks; null when it only records an event, which the command has
 * @param command what the frame does to a trace, null when it only asks
 * @param json the frame's content as it is journaled: as it came, but for an id that the collector
 *     had to make
 */
public record ParsedFrame(@Nullable Request request, @Nullable TraceCommand command, byte[] json) {
  /** What the client asks, in a frame that does nothing to a trace. */
  public Request question() {
    if (request == null) {
      throw new IllegalStateException("the frame asks nothing");
    }
    return request;
  }

  /** How many events it brings. */
  public long events() {
    return command == null ? 0 : command.eventCount();
  }
}
