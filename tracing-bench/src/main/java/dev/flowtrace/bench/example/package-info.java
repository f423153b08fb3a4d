/**
 * A real network of actors that is traced: it indexes the text files of a folder. {@link
 * dev.flowtrace.bench.example.ExampleNetwork} is the way in.
 *
 * <pre>
 * scanner → reader-1…3 → tokenizer-1…2 → counter → reporter
 *               └────────────────────────────────────┘ skipped files
 * </pre>
 *
 * <p>Each actor has a thread; between them are bounded queues. Every event is recorded where it
 * happens, and every figure in one is measured there; what is not measured stays null. Times are
 * nanoseconds of a monotonic clock, sizes bytes.
 */
@NullMarked
package dev.flowtrace.bench.example;

import org.jspecify.annotations.NullMarked;
