package dev.flowtrace.protocol;

import java.time.Instant;

/**
 * A span of time, both ends included.
 *
 * @param from first instant
 * @param to last instant; a range that ends before it begins matches nothing
 */
public record TimeRange(Instant from, Instant to) {}
