package dev.flowtrace.clients;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.config.ClientSettings;
import dev.flowtrace.ingest.RefusedException;
import dev.flowtrace.metrics.RejectReason;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import dev.flowtrace.protocol.config.CaptureConfig;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.config.InvalidConfigException;
import dev.flowtrace.protocol.config.SamplingConfig;
import dev.flowtrace.store.ClientDirectory;
import dev.flowtrace.store.ClientStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Greets clients, and tells them what to record: what was set for a client, over what was set for
 * all. That is in the database, so it holds for clients of other collectors too, which notice it at
 * their next {@link #refresh}. Thread-safe; asks the database.
 */
public final class ClientDesk {
  private static final Logger LOG = Logger.getLogger(ClientDesk.class.getPackageName());

  private final ClientStore store;
  private final ClientDirectory directory;
  private final ClientSettings settings;
  private final String nodeName;
  private final Duration nodeSilence;
  private final Clock clock;

  /**
   * Connections that were closed and are not noted yet. While the database is away nobody is
   * greeted, so there are at most as many as there were connections.
   */
  private final Queue<ClientDirectory.Departure> departures = new ConcurrentLinkedQueue<>();

  private final ConnectedClients connected = new ConnectedClients();
  private final FrameCodec codec = new FrameCodec();

  /**
   * A desk at which nobody is connected.
   *
   * @param nodeName the name of this collector, for those who look
   * @param nodeSilence a collector that was silent for so long is dead, and nobody connected to it
   */
  public ClientDesk(
      ClientStore store,
      ClientDirectory directory,
      ClientSettings settings,
      String nodeName,
      Duration nodeSilence,
      Clock clock) {
    this.store = store;
    this.directory = directory;
    this.nodeSilence = nodeSilence;
    this.settings = settings;
    this.nodeName = nodeName;
    this.clock = clock;
  }

  /** Who is connected. */
  public ConnectedClients connected() {
    return connected;
  }

  /** The name of this collector. */
  public String nodeName() {
    return nodeName;
  }

  /** The time in nanoseconds since the epoch. */
  public long now() {
    return EpochNanos.of(clock.instant());
  }

  /**
   * Notes that a client has come, of which no batch may wait for its commit here.
   *
   * @param nodeId the collector it has come to
   * @param sinceEpochNanos since when it is connected: {@link #now}, and then {@link
   *     ConnectedClient#connectedEpochNanos}
   * @return its last batch that is stored, by whichever collector
   * @throws RefusedException when it is a new one, and no more are remembered
   */
  public long greet(Request.Hello hello, UUID nodeId, long sinceEpochNanos)
      throws RefusedException {
    if (hello.clientId().equals(ClientStore.ALL)) {
      throw new RefusedException(
          RejectReason.MALFORMED,
          ErrorCode.INVALID_REQUEST,
          "Hello.client_id: the nil UUID is no client's id");
    }
    ClientStore.Client client =
        new ClientStore.Client(
            hello.clientId(), hello.clientVersion(), hello.network(), hello.host());
    try {
      return store.greet(client, nodeId, sinceEpochNanos, settings.maxRemembered());
    } catch (ClientStore.FullException e) {
      throw new RefusedException(
          RejectReason.LIMIT, ErrorCode.INVALID_REQUEST, "Hello: " + e.getMessage());
    }
  }

  /** A client's connection to this collector is closed; others hear of it with {@link #settle}. */
  public void left(ConnectedClient client) {
    connected.remove(client);
    departures.add(new ClientDirectory.Departure(client.clientId(), client.connectedEpochNanos()));
  }

  /** Tells the other collectors which connections were closed; called now and then. */
  public void settle() {
    List<ClientDirectory.Departure> some = new ArrayList<>();
    ClientDirectory.Departure next = departures.poll();
    while (next != null) {
      some.add(next);
      next = departures.poll();
    }
    if (some.isEmpty()) {
      return;
    }
    try {
      directory.depart(some);
    } catch (RuntimeException e) {
      departures.addAll(some); // the database is away: none is forgotten
      throw e;
    }
  }

  /**
   * The clients that are remembered, the latest connected first, then those that are not.
   *
   * @param after the place of the last one before; null: from the beginning
   * @param onlyConnected without those that are not connected to any collector
   * @param ownNodeId the id of this collector
   */
  public List<KnownClient> list(
      ClientDirectory.@Nullable Place after, boolean onlyConnected, int limit, UUID ownNodeId) {
    long aliveSince = now() - nodeSilence.toNanos();
    List<ClientDirectory.Entry> entries =
        directory.list(after, onlyConnected ? (Long) aliveSince : null, limit);
    Set<UUID> ids = new HashSet<>();
    ids.add(ClientStore.ALL);
    entries.forEach(entry -> ids.add(entry.client().clientId()));
    Map<UUID, String> configs = store.configs(ids);
    return entries.stream().map(entry -> known(entry, configs, aliveSince, ownNodeId)).toList();
  }

  private KnownClient known(
      ClientDirectory.Entry entry, Map<UUID, String> configs, long aliveSince, UUID ownNodeId) {
    UUID clientId = entry.client().clientId();
    ConnectedClient here = connected.of(clientId);
    if (here != null && here.connectedEpochNanos() != entry.connectedEpochNanos()) {
      here = null; // it has gone on to another collector, and its old connection is not closed yet
    }
    boolean elsewhere =
        !entry.nodeId().equals(ownNodeId)
            && entry.connectedEpochNanos() > 0
            && entry.nodeHeartbeatEpochNanos() >= aliveSince;
    return new KnownClient(
        entry,
        here,
        here != null || elsewhere,
        here != null ? here.told().level() : effective(clientId, configs).level());
  }

  /** Whether a client is remembered, connected or not. */
  public boolean isKnown(UUID clientId) {
    return store.exists(clientId);
  }

  /** What was set for a client alone. */
  public ClientConfig config(UUID clientId) {
    return parsed(clientId, store.config(clientId));
  }

  /** Sets what a client shall record, and tells it, if it is connected. */
  public void configure(UUID clientId, ClientConfig config) {
    save(clientId, config);
    refresh();
  }

  /** How all clients sample for which nothing else was set. */
  public SamplingConfig sampling() {
    return config(ClientStore.ALL).sampling();
  }

  /** Sets how all clients sample for which nothing else was set, and tells those connected. */
  public void configureSampling(SamplingConfig sampling) {
    save(ClientStore.ALL, new ClientConfig(null, sampling, CaptureConfig.EMPTY));
    refresh();
  }

  private void save(UUID clientId, ClientConfig config) {
    byte[] json = codec.encodeValue(config.toJson());
    store.configure(clientId, new String(json, StandardCharsets.UTF_8), now());
  }

  /** What a client shall record, all things considered. */
  public ClientConfig effective(UUID clientId) {
    return effective(clientId, store.configs(Set.of(clientId, ClientStore.ALL)));
  }

  private ClientConfig effective(UUID clientId, Map<UUID, String> configs) {
    return parsed(clientId, configs.get(clientId))
        .over(parsed(ClientStore.ALL, configs.get(ClientStore.ALL)));
  }

  /** Tells the connected clients what was set since they were told last, by whichever collector. */
  public void refresh() {
    Set<UUID> ids = new HashSet<>(connected.ids());
    if (ids.isEmpty()) {
      return;
    }
    ids.add(ClientStore.ALL);
    Map<UUID, String> configs = store.configs(ids);
    for (ConnectedClient client : connected.list()) {
      if (ids.contains(client.clientId())) {
        client.configure(effective(client.clientId(), configs));
      }
    }
  }

  /** Measures what each client sends; called now and then. */
  public void measure() {
    long nanoTime = System.nanoTime();
    connected.list().forEach(client -> client.measure(nanoTime));
  }

  /** Forgets clients that were silent for too long; those that are connected are not. */
  public void forgetSilent() {
    long now = now();
    store.touch(connected.ids(), now);
    int forgotten = store.forgetSilentSince(now - settings.forgetAfter().toNanos());
    if (forgotten > 0) {
      LOG.log(Level.INFO, "forgot {0} clients that were silent for long", forgotten);
    }
  }

  private ClientConfig parsed(UUID clientId, @Nullable String json) {
    if (json == null) {
      return ClientConfig.EMPTY;
    }
    try {
      return codec.decodeValue(json.getBytes(StandardCharsets.UTF_8)) instanceof JsonObject object
          ? ClientConfig.parse(object)
          : ClientConfig.EMPTY;
    } catch (ProtocolException | InvalidConfigException e) {
      // a later Flowtrace may have written it
      LOG.log(
          Level.WARNING,
          "what client {0} shall record is not understood: {1}",
          new Object[] {clientId, e.getMessage()});
      return ClientConfig.EMPTY;
    }
  }
}
