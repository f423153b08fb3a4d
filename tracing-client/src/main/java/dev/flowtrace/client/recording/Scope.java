package dev.flowtrace.client.recording;

import org.jspecify.annotations.Nullable;

/** While it is open, what its thread records is caused by one event. */
public final class Scope implements AutoCloseable {
  private final LocalState local;
  private final @Nullable Lineage before;
  private boolean closed;

  Scope(LocalState local, @Nullable Lineage cause) {
    this.local = local;
    before = local.scope;
    local.scope = cause;
  }

  /** Goes back to what was before. Does nothing on another thread, or the second time. */
  @Override
  public void close() {
    if (!closed && local.owner == Thread.currentThread()) {
      closed = true;
      local.scope = before;
    }
  }
}
