/**
 * MicroProfile Health: whether the collector has started, lives, and is ready for more, each with
 * what was seen. A database that hangs is no reason to kill the collector, so nothing here waits
 * for it long.
 */
@NullMarked
package dev.flowtrace.web.health;

import org.jspecify.annotations.NullMarked;
