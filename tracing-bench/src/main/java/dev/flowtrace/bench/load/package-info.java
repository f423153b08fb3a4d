/**
 * The load generator: sends what a stock client would, much of it, and checks afterwards what the
 * collector has stored. {@link dev.flowtrace.bench.load.BenchCommand} is the way in.
 *
 * <p>It shares the machine with what it measures, so it is lean: one thread sends and receives for
 * all connections, frames are copied from templates, replies are only glanced at. Durations are
 * nanoseconds of the monotonic clock unless a name says otherwise.
 */
@NullMarked
package dev.flowtrace.bench.load;

import org.jspecify.annotations.NullMarked;
