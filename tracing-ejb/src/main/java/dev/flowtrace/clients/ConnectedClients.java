package dev.flowtrace.clients;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The clients that are connected to this collector; as many as there are connections at most.
 * Thread-safe.
 */
public final class ConnectedClients {
  private final ConcurrentHashMap<UUID, ConnectedClient> clients = new ConcurrentHashMap<>();

  /** A client was greeted; it takes the place of an earlier connection of its. */
  public void add(ConnectedClient client) {
    clients.put(client.clientId(), client);
  }

  /** A connection is closed: see {@link ClientDesk#left}. */
  void remove(ConnectedClient client) {
    clients.remove(client.clientId(), client);
  }

  /** The connection of a client; null: it has none here. */
  @Nullable ConnectedClient of(UUID clientId) {
    return clients.get(clientId);
  }

  /** How many there are. */
  public int size() {
    return clients.size();
  }

  /** Those that are connected now, the longest connected first. */
  public List<ConnectedClient> list() {
    List<ConnectedClient> list = new ArrayList<>(clients.values());
    list.sort(
        Comparator.comparingLong(ConnectedClient::connectedEpochNanos)
            .thenComparing(ConnectedClient::clientId));
    return list;
  }

  Set<UUID> ids() {
    return Set.copyOf(clients.keySet());
  }
}
