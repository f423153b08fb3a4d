package dev.flowtrace.client.delivery;

/**
 * A batch without its number.
 *
 * @param body a {@link dev.flowtrace.protocol.packed.PackedBatch} without its number, not
 *     compressed; never written to again. Also allowed, as older versions left it in spools: the
 *     members of a RecordBatch after its seq, as UTF-8 JSON: {@code
 *     "batches":[…],"starts":[…],"ends":[…]}, without braces
 * @param events in it, 0 or more
 * @param starts traces that begin in it
 * @param ends traces that end in it
 */
public record EncodedBatch(byte[] body, int events, int starts, int ends) {}
