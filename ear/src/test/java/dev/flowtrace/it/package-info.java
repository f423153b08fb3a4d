/**
 * System tests: the EAR in real servers, over real databases.
 *
 * <p>{@link dev.flowtrace.it.LibertyServer} runs the server that Maven has assembled under {@code
 * target/liberty}; {@link dev.flowtrace.it.PostgresDatabase} is a database that can go away and
 * come back. Both are plain objects to open in a try block; neither is thread-safe. Nothing here
 * may depend on tracing-bench, which is built after the EAR.
 */
@NullMarked
package dev.flowtrace.it;

import org.jspecify.annotations.NullMarked;
