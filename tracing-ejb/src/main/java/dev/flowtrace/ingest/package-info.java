/**
 * The one funnel for every transport: a frame is parsed once, checked against limits and budget,
 * journaled and aggregated. The way in is {@link dev.flowtrace.ingest.Ingest}; its callers are the
 * threads of the connections, which it may hold back.
 */
@NullMarked
package dev.flowtrace.ingest;

import org.jspecify.annotations.NullMarked;
