package dev.flowtrace.client.delivery;

/**
 * A batch without its number.
 *
 * @param body the members of a RecordBatch after its seq, as UTF-8 JSON: {@code
 *     "batches":[…],"starts":[…],"ends":[…]}, without braces; never written to again
 * @param events in it, 0 or more
 * @param starts traces that begin in it
 * @param ends traces that end in it
 */
public record EncodedBatch(byte[] body, int events, int starts, int ends) {}
