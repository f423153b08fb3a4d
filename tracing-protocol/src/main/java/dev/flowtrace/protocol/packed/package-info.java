/**
 * Events as our own client writes them: JSON in which the texts that every event has are one byte
 * each, and ids are 16 bytes beside it. It is the shortest form that still is JSON, read from left
 * to right, and it costs neither side a compressor's time.
 */
@NullMarked
package dev.flowtrace.protocol.packed;

import org.jspecify.annotations.NullMarked;
