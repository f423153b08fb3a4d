/**
 * The wire types as JSON and back. The way in is {@link dev.flowtrace.protocol.codec.FrameCodec};
 * all here is thread-safe, and whatever bytes come in, the only exception that comes out of
 * decoding is {@link dev.flowtrace.protocol.codec.ProtocolException}.
 */
@NullMarked
package dev.flowtrace.protocol.codec;

import org.jspecify.annotations.NullMarked;
