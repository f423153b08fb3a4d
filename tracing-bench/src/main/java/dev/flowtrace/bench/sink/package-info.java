/**
 * A receiver of traces over OTLP/HTTP that counts and answers, to measure what an export costs.
 * {@link dev.flowtrace.bench.sink.SinkCommand} is the way in.
 */
@NullMarked
package dev.flowtrace.bench.sink;

import org.jspecify.annotations.NullMarked;
