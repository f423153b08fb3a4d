package dev.flowtrace.client.delivery;

/**
 * A numbered batch in memory.
 *
 * @param seq its number, 1 or more
 * @param body as in {@link EncodedBatch}; JSON, too, where part of it went to a plain collector
 * @param events as in {@link EncodedBatch}
 * @param inSpool whether the spool has it, too
 */
record QueuedBatch(long seq, byte[] body, int events, boolean inSpool) {}
