package dev.flowtrace.client.recording;

import org.jspecify.annotations.Nullable;

/** What one thread needs for recording into one Tracing. Used by that thread alone. */
final class LocalState {
  final Thread owner = Thread.currentThread();
  final EventIds ids;

  /** What is being handled; null: nothing. */
  @Nullable Lineage scope;

  /** What was taken last and is being handled without a scope around it; null: nothing. */
  @Nullable Lineage attached;

  /** Events so far, to time one of many. */
  int calls;

  LocalState(EventIds ids) {
    this.ids = ids;
  }

  /** Handles {@code cause} until it attaches another; null: what was attached is over. */
  @SuppressWarnings("ReferenceEquality") // whether the scope is the one that was attached
  void attach(@Nullable Lineage cause) {
    if (cause != null || scope == attached) {
      scope = cause;
    }
    attached = cause;
  }
}
