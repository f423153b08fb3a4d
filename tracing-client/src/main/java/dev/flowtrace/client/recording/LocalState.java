package dev.flowtrace.client.recording;

import org.jspecify.annotations.Nullable;

/** What one thread needs for recording into one Tracing. Used by that thread alone. */
final class LocalState {
  final EventIds ids = new EventIds();

  /** What is being handled; null: nothing. */
  @Nullable Lineage scope;

  /** Events so far, to time one of many. */
  int calls;
}
