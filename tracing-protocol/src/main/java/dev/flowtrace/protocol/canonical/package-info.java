/**
 * One text for one JSON value (RFC 8785), and the checksum over it. The way in is {@link
 * dev.flowtrace.protocol.canonical.Checksum}; all here is stateless and thread-safe.
 */
@NullMarked
package dev.flowtrace.protocol.canonical;

import org.jspecify.annotations.NullMarked;
