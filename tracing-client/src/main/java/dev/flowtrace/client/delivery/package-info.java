/**
 * Brings finished batches to the collector: {@link dev.flowtrace.client.delivery.Delivery} is the
 * way in. It numbers them, keeps them in memory or in a spool until the collector says that they
 * are stored, and sends them again after every interruption.
 *
 * <p>One thread, {@code flowtrace-client-delivery}, does the sending and calls the listener. The
 * thread that offers a batch waits for nothing but, with a spool, the disk. Internal to the client:
 * what is public here is for its other packages.
 */
@NullMarked
package dev.flowtrace.client.delivery;

import org.jspecify.annotations.NullMarked;
