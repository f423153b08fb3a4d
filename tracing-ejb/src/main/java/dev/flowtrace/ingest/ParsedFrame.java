package dev.flowtrace.ingest;

import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.protocol.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frame, read.
 *
 * @param request what the client asks
 * @param commands what the frame does to traces, in order; a RecordBatch has any number, what only
 *     asks has none, anything else has one
 * @param json the frame's content as it is journaled: as it came, but for an id that the collector
 *     had to make
 */
public record ParsedFrame(Request request, List<TraceCommand> commands, byte[] json) {
  ParsedFrame(Request request, @Nullable TraceCommand command, byte[] json) {
    this(request, command == null ? List.of() : List.of(command), json);
  }

  /** What the frame does to its one trace; null when it only asks, and for a batch. */
  public @Nullable TraceCommand command() {
    return commands.isEmpty() || isBatch() ? null : commands.get(0);
  }

  /** Whether it is a client's batch. */
  public boolean isBatch() {
    return request instanceof Request.RecordBatch;
  }

  /** How many events it brings. */
  public long events() {
    return commands.stream().mapToLong(TraceCommand::eventCount).sum();
  }
}
