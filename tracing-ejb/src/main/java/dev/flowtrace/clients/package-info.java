/**
 * The clients that present themselves with Hello: who is connected to this collector, and what each
 * is told to record. The way in is {@link dev.flowtrace.clients.ClientDesk}; it outlives a
 * collector that starts afresh.
 */
@NullMarked
package dev.flowtrace.clients;

import org.jspecify.annotations.NullMarked;
