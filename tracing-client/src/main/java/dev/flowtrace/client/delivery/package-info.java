/**
 * From encoded batches on: how what was recorded gets to the collector. {@link
 * dev.flowtrace.client.delivery.BatchSink} is the way in; nothing here knows of runs and actors.
 */
@NullMarked
package dev.flowtrace.client.delivery;

import org.jspecify.annotations.NullMarked;
