/**
 * Compares what a database says of traces with their events, without a server. {@link
 * dev.flowtrace.bench.verify.VerifyCommand} is the way in.
 */
@NullMarked
package dev.flowtrace.bench.verify;

import org.jspecify.annotations.NullMarked;
