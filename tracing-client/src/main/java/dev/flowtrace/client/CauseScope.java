package dev.flowtrace.client;

import dev.flowtrace.client.recording.Scope;

/**
 * While it is open, what its thread records is caused by one event, unless it says otherwise. To be
 * closed by the thread that opened it; scopes nest.
 */
public final class CauseScope implements AutoCloseable {
  private final Scope scope;

  CauseScope(Scope scope) {
    this.scope = scope;
  }

  /** Goes back to what was before. */
  @Override
  public void close() {
    scope.close();
  }
}
