package dev.flowtrace.protocol.codec;

/**
 * Told where parts of a document lie in its bytes, so that whoever reads a document can keep a part
 * as it came instead of writing it again. Called while the document is read, in the parts' order;
 * the document as a whole may still turn out to be bad.
 */
public interface SliceListener {
  /** An event lies at an offset. */
  void event(int offset, int length);

  /** A flow's version lies at an offset. */
  void version(int offset, int length);
}
