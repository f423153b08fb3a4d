/**
 * W3C Trace Context, level 2: how a trace goes on across a process border. Immutable values; what
 * can't be read is left out, as the specification asks, never thrown.
 */
@NullMarked
package dev.flowtrace.protocol.context;

import org.jspecify.annotations.NullMarked;
