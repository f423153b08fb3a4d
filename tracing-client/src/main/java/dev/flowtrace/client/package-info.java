/**
 * What a traced Java network uses to talk to a Flowtrace collector: {@link
 * dev.flowtrace.client.FlowtraceClient} is the way in. Needs the JDK and {@code tracing-protocol},
 * nothing else.
 *
 * <p>Nothing here blocks its caller, except {@code connectBlocking} and {@code close}. Answers and
 * notifications are handed over on one thread of the connection at a time.
 */
@NullMarked
package dev.flowtrace.client;

import org.jspecify.annotations.NullMarked;
