/**
 * JSON written straight into bytes, where objects for each value would cost too much. {@link
 * dev.flowtrace.protocol.buffer.JsonBuffer} is the way in; for one thread each.
 */
@NullMarked
package dev.flowtrace.protocol.buffer;

import org.jspecify.annotations.NullMarked;
