/**
 * Flowtrace in a Jakarta EE or MicroProfile application. With this artifact in the application,
 *
 * <ul>
 *   <li>{@code @Inject Tracing} gives the application's one {@link dev.flowtrace.client.Tracing},
 *       configured by {@code flowtrace.client.…} through MicroProfile Config, closed when the
 *       application ends;
 *   <li>{@link dev.flowtrace.client.cdi.Traced} on methods, classes and observers of events traces
 *       them;
 *   <li>{@link dev.flowtrace.client.cdi.CurrentRun} gives the run that is going on, and takes it to
 *       other threads;
 *   <li>where there is MicroProfile Metrics, the library's own numbers are gauges {@code
 *       flowtrace_client_…}.
 * </ul>
 */
@NullMarked
package dev.flowtrace.client.cdi;

import org.jspecify.annotations.NullMarked;
