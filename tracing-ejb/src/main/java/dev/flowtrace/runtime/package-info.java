/**
 * Puts the collector together and runs it: start, replay, flush loop, orderly stop. The way in is
 * {@link dev.flowtrace.runtime.CollectorBean}.
 */
@NullMarked
package dev.flowtrace.runtime;

import org.jspecify.annotations.NullMarked;
