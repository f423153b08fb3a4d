/**
 * The WebSocket endpoint: turns frames into calls of the collector and its answers into replies.
 * The way in is {@link dev.flowtrace.web.socket.TraceSocket}. A connection's frames are handled one
 * after the other by the server's threads, which ingest may hold back; that is what slows a sender
 * down.
 */
@NullMarked
package dev.flowtrace.web.socket;

import org.jspecify.annotations.NullMarked;
