package dev.flowtrace.aggregation;

/**
 * An indexed attribute of an event: a key of {@code flowtrace.index.attributes} and its value as
 * text.
 */
public record EventAttribute(String key, String value) {}
