/**
 * A real network of actors that is traced: it indexes the text files of a folder. {@link
 * dev.flowtrace.bench.example.ExampleNetwork} is the way in.
 *
 * <pre>
 * scanner → reader-1…3 → tokenizer-1…2 → counter → reporter
 *               └────────────────────────────────────┘ skipped files
 * </pre>
 *
 * <p>Each actor has a thread; between them are bounded queues. The client library does the tracing:
 * what a message's way is in the trace comes from {@link dev.flowtrace.client.connect.TracedQueue},
 * the rest is recorded where it happens. What is not measured stays null.
 */
@NullMarked
package dev.flowtrace.bench.example;

import org.jspecify.annotations.NullMarked;
