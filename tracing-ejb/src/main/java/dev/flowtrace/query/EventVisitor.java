package dev.flowtrace.query;

import java.io.IOException;

/** Gets a trace's events one after the other. */
@FunctionalInterface
public interface EventVisitor {
  /** An event's JSON as it came, in a part of an array that is not to be kept or changed. */
  void event(byte[] json, int offset, int length) throws IOException;
}
