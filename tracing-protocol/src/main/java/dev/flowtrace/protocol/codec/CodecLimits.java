package dev.flowtrace.protocol.codec;

/**
 * What a frame may be at most; more is refused with a {@link ProtocolException} before it costs
 * memory.
 *
 * @param maxFrameBytes length of the uncompressed JSON in bytes, 1 or more
 * @param maxDepth objects and arrays within each other, the outermost counted, 1 to 1000
 * @param maxNumberChars length of a number in characters, 20 or more
 */
public record CodecLimits(int maxFrameBytes, int maxDepth, int maxNumberChars) {

  /** 64 MiB and 128 levels, as stock clients have it, and numbers of 1000 characters. */
  public static final CodecLimits DEFAULT = new CodecLimits(64 << 20, 128, 1000);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a limit is outside its range
   */
  public CodecLimits {
    // values are read by recursion: 1000 levels fit the smallest usual stack
    if (maxFrameBytes < 1 || maxDepth < 1 || maxDepth > 1000 || maxNumberChars < 20) {
      throw new IllegalArgumentException(
          "maxFrameBytes "
              + maxFrameBytes
              + " (1 or more), maxDepth "
              + maxDepth
              + " (1 to 1000), maxNumberChars "
              + maxNumberChars
              + " (20 or more)");
    }
  }

  /** These limits with another {@code maxFrameBytes}. */
  public CodecLimits withMaxFrameBytes(int bytes) {
    return new CodecLimits(bytes, maxDepth, maxNumberChars);
  }
}
