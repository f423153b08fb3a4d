package dev.flowtrace.clients;

import dev.flowtrace.protocol.config.TracingLevel;
import dev.flowtrace.store.ClientDirectory;
import org.jspecify.annotations.Nullable;

/**
 * A client that is remembered, connected to whichever collector or to none.
 *
 * @param entry what the database has of it
 * @param here its connection to this collector; null: it has none
 * @param isConnected whether it is connected now, here or elsewhere
 * @param level what it was told, or will be; null: nothing was set
 */
public record KnownClient(
    ClientDirectory.Entry entry,
    @Nullable ConnectedClient here,
    boolean isConnected,
    @Nullable TracingLevel level) {

  /** The collector it is connected to, or was last. */
  public String nodeName() {
    return here == null ? entry.nodeName() : here.nodeName();
  }

  /** Since when it is connected; null: it is not. */
  public @Nullable Long connectedEpochNanos() {
    return isConnected ? (Long) entry.connectedEpochNanos() : null;
  }

  /** Its last batch that is stored, as far as is known. */
  public long lastSeq() {
    return here == null ? entry.lastSeq() : Math.max(here.lastSeq(), entry.lastSeq());
  }
}
