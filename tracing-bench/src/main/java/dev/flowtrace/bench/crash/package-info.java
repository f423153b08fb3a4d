/**
 * The crash test: numbered events go through the client library while servers, the database,
 * connections and clients are killed at random; then what is stored is compared with what was
 * acknowledged. {@link dev.flowtrace.bench.crash.CrashCommand} is the way in.
 *
 * <p>One thread does one fault after the other; what it broke comes back beside the next ones.
 * Collectors, database and clients are processes of their own, and the shutdown hook leaves none.
 */
@NullMarked
package dev.flowtrace.bench.crash;

import org.jspecify.annotations.NullMarked;
