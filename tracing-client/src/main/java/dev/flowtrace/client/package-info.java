/**
 * What a traced Java network uses. Needs the JDK and {@code tracing-protocol}, nothing else.
 *
 * <p><b>Recording</b>: {@link dev.flowtrace.client.Tracing} is the way in; it gives a {@link
 * dev.flowtrace.client.FlowRun} for each run of a flow, that an {@link dev.flowtrace.client.Actor}
 * for each actor, and that records. A {@link dev.flowtrace.client.Cause} travels beside a message
 * where the connection can't be seen otherwise. Recording never throws and never waits; what
 * happens to an event then:
 *
 * <pre>
 * Actor, EventDraft      the caller's thread: numbers and references only    package recording
 *   └ is it sampled?     by run when it begins, by event where rules say so  package sampling
 * Encoder                one thread: JSON, checksums, redaction, batches     packages recording, content
 * BatchSink              keeps, sends and resends until it is stored         package delivery
 * </pre>
 *
 * <p><b>Asking</b>: {@link dev.flowtrace.client.FlowtraceClient} is one connection to a collector,
 * for queries and subscriptions. Nothing there blocks its caller, except {@code connectBlocking}
 * and {@code close}. Answers and notifications are handed over on one thread of the connection at a
 * time.
 */
@NullMarked
package dev.flowtrace.client;

import org.jspecify.annotations.NullMarked;
