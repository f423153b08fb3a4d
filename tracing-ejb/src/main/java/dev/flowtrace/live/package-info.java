/**
 * Subscriptions to events as they come, a bounded queue each: {@link dev.flowtrace.live.LiveHub}.
 */
@NullMarked
package dev.flowtrace.live;

import org.jspecify.annotations.NullMarked;
