package dev.flowtrace.ingest;

import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.protocol.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frame, read.
 *
 * @param request what the client asks; null when the commands say all of it
 * @param commands what the frame does to traces, in order; a RecordBatch has any number, what only
 *     asks has none, anything else has one
 * @param batchSeq the number of a client's batch, 1 or more; 0 for any other frame
 * @param json the frame's content: as it came, but for an id that the collector had to make
 * @param journaled what goes into the journal: the content, or the frame as it came, compressed
 */
public record ParsedFrame(
    @Nullable Request request,
    List<TraceCommand> commands,
    long batchSeq,
    byte[] json,
    byte[] journaled) {
  ParsedFrame(@Nullable Request request, @Nullable TraceCommand command, byte[] json) {
    this(request, command == null ? List.of() : List.of(command), 0, json, json);
  }

  static ParsedFrame batch(long seq, List<TraceCommand> commands, byte[] json) {
    return new ParsedFrame(null, commands, seq, json, json);
  }

  /** The same, journaled as it came. */
  ParsedFrame cameAs(byte[] frame) {
    return new ParsedFrame(request, commands, batchSeq, json, frame);
  }

  /** What the client asks, in a frame that does nothing to a trace. */
  public Request question() {
    if (request == null) {
      throw new IllegalStateException("the frame asks nothing");
    }
    return request;
  }

  /** What the frame does to its one trace; null when it only asks, and for a batch. */
  public @Nullable TraceCommand command() {
    return commands.isEmpty() || isBatch() ? null : commands.get(0);
  }

  /** Whether it is a client's batch. */
  public boolean isBatch() {
    return batchSeq > 0;
  }

  /** How many events it brings. */
  public long events() {
    return TraceCommand.eventCount(commands);
  }
}
