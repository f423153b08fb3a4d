/**
 * Where a replay of a trace stops: {@link dev.flowtrace.replay.BreakCondition}. Plain code without
 * storage and web.
 */
@NullMarked
package dev.flowtrace.replay;

import org.jspecify.annotations.NullMarked;
