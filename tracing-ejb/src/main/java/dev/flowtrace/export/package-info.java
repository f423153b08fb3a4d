/**
 * Finalized traces out, over OTLP/HTTP. The end of a trace puts it into the outbox, in the
 * transaction that writes it; {@link dev.flowtrace.export.Exports} is the way in: its senders, one
 * thread each, claim what is due there, read the stored events, and send them as spans in requests
 * of bounded size.
 *
 * <p>Nothing here is called by what takes or flushes events: a receiver that is away only makes the
 * outbox longer. Times are nanoseconds since the epoch, sizes bytes.
 */
@NullMarked
package dev.flowtrace.export;

import org.jspecify.annotations.NullMarked;
