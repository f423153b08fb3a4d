package dev.flowtrace.client.recording;

/**
 * A text that is long enough to be counted while it waits for the encoder.
 *
 * @param text the message
 */
record LargeMessage(String text) {}
