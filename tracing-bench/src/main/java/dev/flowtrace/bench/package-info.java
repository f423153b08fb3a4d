/**
 * Tools around Flowtrace in one runnable jar: a traced example network and a load generator. {@link
 * dev.flowtrace.bench.Main} is the way in.
 */
@NullMarked
package dev.flowtrace.bench;

import org.jspecify.annotations.NullMarked;
