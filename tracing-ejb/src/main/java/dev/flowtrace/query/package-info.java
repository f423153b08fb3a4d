/**
 * Read use cases over traces in flight and stored ones alike: {@link
 * dev.flowtrace.query.TraceQueries}. Thread-safe; large answers are streamed.
 */
@NullMarked
package dev.flowtrace.query;

import org.jspecify.annotations.NullMarked;
