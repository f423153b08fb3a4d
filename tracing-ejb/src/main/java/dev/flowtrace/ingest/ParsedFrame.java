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
 * @param contentBytes of the frame's content
 * @param journaled what goes into the journal: the content, as it came but for an id that the
 *     collector had to make; or the frame as it came, compressed
 * @param lent holds the events' JSON, and is given back when their commands were applied; null when
 *     nothing is lent
 */
public record ParsedFrame(
    @Nullable Request request,
    List<TraceCommand> commands,
    long batchSeq,
    int contentBytes,
    byte[] journaled,
    @Nullable LentContent lent) {
  ParsedFrame(@Nullable Request request, @Nullable TraceCommand command, byte[] json) {
    this(request, command == null ? List.of() : List.of(command), 0, json.length, json, null);
  }

  static ParsedFrame batch(long seq, List<TraceCommand> commands, byte[] json) {
    return new ParsedFrame(null, commands, seq, json.length, json, null);
  }

  /** The same, journaled as it came. */
  ParsedFrame cameAs(byte[] frame) {
    return new ParsedFrame(request, commands, batchSeq, contentBytes, frame, null);
  }

  /** The same, read from an array that was lent. */
  ParsedFrame cameAs(byte[] frame, LentContent content) {
    return new ParsedFrame(request, commands, batchSeq, content.length(), frame, content);
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
