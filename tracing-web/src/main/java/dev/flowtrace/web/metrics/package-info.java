/**
 * The collector's metrics over HTTP, on each server alike. Some servers have {@code /metrics} of
 * their own, with names of their own, and some have none.
 */
@NullMarked
package dev.flowtrace.web.metrics;

import org.jspecify.annotations.NullMarked;
