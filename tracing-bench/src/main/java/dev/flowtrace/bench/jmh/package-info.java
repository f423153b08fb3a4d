/**
 * What recording costs the thread that records, measured with JMH: {@link
 * dev.flowtrace.bench.jmh.JmhCommand} is the way in.
 */
@NullMarked
package dev.flowtrace.bench.jmh;

import org.jspecify.annotations.NullMarked;
