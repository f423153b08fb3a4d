package dev.flowtrace.client.delivery;

/**
 * What goes out in one frame.
 *
 * @param body the members of a RecordBatch after its seq, as UTF-8 JSON: {@code
 *     "batches":[…],"starts":[…],"ends":[…]} (no braces); not copied, so not to be changed any more
 * @param events how many events are in it
 * @param starts how many traces begin in it
 * @param ends how many traces end in it
 */
public record EncodedBatch(byte[] body, int events, int starts, int ends) {}
