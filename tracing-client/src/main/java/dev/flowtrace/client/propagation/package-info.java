/**
 * Takes a trace across a process border: {@link dev.flowtrace.client.propagation.Propagator} writes
 * what the next process needs into headers, and reads it there. W3C Trace Context ({@code
 * traceparent}, {@code tracestate}), so that services with OpenTelemetry between belong to the same
 * trace.
 *
 * <pre>{@code
 * // who calls
 * propagator.inject(run, actor.sent("out", order), headers);
 * // who is called
 * FlowRun run = tracing.continueFlow("billing", null, propagator.extract(headers).orElse(null));
 * }</pre>
 */
@NullMarked
package dev.flowtrace.client.propagation;

import org.jspecify.annotations.NullMarked;
