/**
 * What state an actor was in at a moment: rebuilt from whole states and the changes between them.
 * {@link dev.flowtrace.states.StateHistory} is the way in.
 *
 * <p>States are anybody's bytes. Those that are JSON can be changed by JSON Patch (RFC 6902) and
 * JSON Merge Patch (RFC 7396); of others only whole ones are of use. Plain code without storage and
 * web; times are nanoseconds since the epoch.
 */
@NullMarked
package dev.flowtrace.states;

import org.jspecify.annotations.NullMarked;
