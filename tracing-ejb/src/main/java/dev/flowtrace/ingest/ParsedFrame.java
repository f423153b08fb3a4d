package dev.flowtrace.ingest;

import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.protocol.Request;
import org.jspecify.annotations.Nullable;

/**
 * A frame, read.
 *
 * @param request what the client asks
 * @param command what the frame does to a trace, null when it only asks
 * @param json the frame's content as it is journaled: as it came, but for an id that the collector
 *     had to make
 */
public record ParsedFrame(Request request, @Nullable TraceCommand command, byte[] json) {
  /** How many events it brings. */
  public long events() {
    return command == null ? 0 : command.eventCount();
  }
}
