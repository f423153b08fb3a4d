/**
 * What {@code mvn -Prun} runs: the collector's server and the example network, until Ctrl-C.
 *
 * <p>The way in is {@link dev.flowtrace.bench.demo.DemoLauncher}. One thread starts and waits; the
 * JVM's shutdown hook ends the child processes.
 */
@NullMarked
package dev.flowtrace.bench.demo;

import org.jspecify.annotations.NullMarked;
