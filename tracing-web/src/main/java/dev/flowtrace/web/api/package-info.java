/**
 * The REST interface under {@code /flowtrace/api}: reads what people and scripts ask of it,
 * delegates to {@link dev.flowtrace.query.TraceQueries}, and writes JSON as it goes. Resources are
 * stateless and called by the server's threads. Times are RFC 3339, durations nanoseconds. Every
 * error is a {@link dev.flowtrace.web.api.Problem}.
 */
@NullMarked
package dev.flowtrace.web.api;

import org.jspecify.annotations.NullMarked;
