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
import dev.flowtrace.store.ClientStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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
  private final ClientSettings settings;
  private final String nodeName;
  private final Clock clock;
  private final ConnectedClients connected = new ConnectedClients();
  private final FrameCodec codec = new FrameCodec();

  /**
   * A desk at which nobody is connected.
   *
   * @param nodeName the name of this collector, for those who look
   */
  public ClientDesk(ClientStore store, ClientSettings settings, String nodeName, Clock clock) {
    this.store = store;
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
   * @return its last batch that is stored, by whichever collector
   * @throws RefusedException when it is a new one, and no more are remembered
   */
  public long greet(Request.Hello hello, UUID nodeId) throws RefusedException {
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
      return store.greet(client, nodeId, now(), settings.maxRemembered());
    } catch (ClientStore.FullException e) {
      throw new RefusedException(
          RejectReason.LIMIT, ErrorCode.INVALID_REQUEST, "Hello: " + e.getMessage());
    }
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
