/**
 * The filter language, as {@code docs/query.md} has it. {@link dev.flowtrace.filter.Filter#parse}
 * reads it; what it asks of an event is answered by {@link dev.flowtrace.filter.Filter#matches},
 * and {@link dev.flowtrace.filter.Narrowing} is what tables can answer of it.
 *
 * <p>Nothing of a filter ever becomes part of a query's text. Plain code without storage and web;
 * times are nanoseconds.
 */
@NullMarked
package dev.flowtrace.filter;

import org.jspecify.annotations.NullMarked;
