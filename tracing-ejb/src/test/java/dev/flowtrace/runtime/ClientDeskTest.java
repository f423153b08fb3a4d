package dev.flowtrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.clients.ClientDesk;
import dev.flowtrace.clients.ConnectedClient;
import dev.flowtrace.clients.KnownClient;
import dev.flowtrace.ingest.RefusedException;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.config.CaptureConfig;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.config.PromotionConfig;
import dev.flowtrace.protocol.config.SamplingConfig;
import dev.flowtrace.protocol.config.TracingLevel;
import dev.flowtrace.store.ClientDirectory;
import dev.flowtrace.store.ClientStore;
import dev.flowtrace.store.TestDatabase;
import dev.flowtrace.store.UnitOfWork;
import dev.flowtrace.testing.Await;
import dev.flowtrace.testing.BatchFrame;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients are told to record, and how long they are remembered. */
@ParameterizedClass
@EnumSource
class ClientDeskTest {
  private static final UUID CLIENT = UUID.fromString("7d1c6c0a-2b7e-4f0e-9a41-5a3c2f1e0d9b");
  private static final ClientConfig DIAGNOSTIC =
      new ClientConfig(TracingLevel.DIAGNOSTIC, SamplingConfig.EMPTY, CaptureConfig.EMPTY);
  private static final SamplingConfig HALF =
      new SamplingConfig(null, 0.5, null, PromotionConfig.EMPTY, null, JsonObject.EMPTY);

  @Parameter TestDatabase database;

  private UnitOfWork work;
  private final List<Reply.Configure> told = new CopyOnWriteArrayList<>();

  @BeforeEach
  void emptyDatabase() {
    work = database.fresh();
  }

  private static Request.Hello hello(UUID clientId) {
    return new Request.Hello(clientId, "1", "net\u0000\ud800", "host", List.of());
  }

  private ConnectedClient connect(TestCollector collector) throws RefusedException {
    return connect(collector, CLIENT);
  }

  private ConnectedClient connect(TestCollector collector, UUID id) throws RefusedException {
    ClientDesk desk = collector.clients();
    long since = desk.now();
    long last = desk.greet(hello(id), collector.collector().nodeId(), since);
    ConnectedClient client =
        new ConnectedClient(hello(id), desk.nodeName(), last, since, desk.effective(id), told::add);
    desk.connected().add(client);
    return client;
  }

  @Test
  void whatIsSetElsewhere_isToldHere_once() throws RefusedException {
    try (TestCollector a = new TestCollector(work, "node.name", "a", "node.heartbeat", "100ms");
        TestCollector b = new TestCollector(work, "node.name", "b", "node.heartbeat", "100ms")) {
      ConnectedClient client = connect(a);
      assertThat(client.told()).isEqualTo(ClientConfig.EMPTY);
      b.clients().configure(CLIENT, DIAGNOSTIC);
      Await.until("it is told", () -> told.equals(List.of(DIAGNOSTIC.toConfigure())));
      b.clients().configureSampling(HALF);
      ClientConfig both = new ClientConfig(TracingLevel.DIAGNOSTIC, HALF, CaptureConfig.EMPTY);
      Await.until("it is told the rest", () -> told.size() == 2);
      assertThat(told.get(1)).isEqualTo(both.toConfigure());
      assertThat(a.clients().effective(CLIENT)).isEqualTo(both);
      assertThat(a.clients().config(CLIENT)).isEqualTo(DIAGNOSTIC);
      assertThat(a.clients().sampling()).isEqualTo(HALF);
      a.clients().refresh();
      assertThat(told).hasSize(2);
      a.clients().left(client);
      assertThat(a.clients().connected().list()).isEmpty();
    }
    try (TestCollector again = new TestCollector(work, "node.name", "a")) {
      assertThat(again.clients().config(CLIENT)).isEqualTo(DIAGNOSTIC);
    }
  }

  private static List<KnownClient> list(TestCollector at, boolean onlyConnected) {
    return at.clients().list(null, onlyConnected, 10, at.collector().nodeId());
  }

  private static Optional<String> nodeOf(TestCollector at, UUID id) {
    return list(at, true).stream()
        .filter(KnownClient::isConnected)
        .filter(client -> client.entry().client().clientId().equals(id))
        .map(KnownClient::nodeName)
        .findFirst();
  }

  @Test
  void clientsOfAllCollectors_areListedAtEach_withTheOneTheyAreConnectedTo()
      throws RefusedException {
    UUID other = UUID.fromString("8d1c6c0a-2b7e-4f0e-9a41-5a3c2f1e0d9b");
    try (TestCollector a = new TestCollector(work, "node.name", "a", "node.heartbeat", "100ms");
        TestCollector b = new TestCollector(work, "node.name", "b", "node.heartbeat", "100ms")) {
      ConnectedClient first = connect(a);
      ConnectedClient second = connect(b, other);
      b.clients().configure(CLIENT, DIAGNOSTIC);
      for (TestCollector each : List.of(a, b)) {
        assertThat(nodeOf(each, CLIENT)).contains("a");
        assertThat(nodeOf(each, other)).contains("b");
      }
      assertThat(list(b, false))
          .extracting(client -> client.entry().client().clientId())
          .containsExactly(other, CLIENT);
      KnownClient seenFromAfar = list(b, false).get(1);
      assertThat(seenFromAfar.here()).isNull();
      assertThat(seenFromAfar.isConnected()).isTrue();
      assertThat(seenFromAfar.level()).isEqualTo(TracingLevel.DIAGNOSTIC);
      assertThat(seenFromAfar.entry().client().network()).isEqualTo("net\u0000\ud800");
      assertThat(list(a, false).get(1).here()).isSameAs(first);

      ClientDirectory.Place place = list(a, false).get(0).entry().place();
      assertThat(a.clients().list(place, false, 10, a.collector().nodeId()))
          .extracting(client -> client.entry().client().clientId())
          .containsExactly(CLIENT);

      // it comes back elsewhere before its old connection is closed
      ConnectedClient moved = connect(b);
      a.clients().left(first);
      a.clients().settle();
      assertThat(nodeOf(a, CLIENT)).contains("b");
      assertThat(nodeOf(b, CLIENT)).contains("b");

      b.clients().left(second);
      assertThat(nodeOf(b, other)).isEmpty();
      Await.until("the other collector hears of it", () -> nodeOf(a, other).isEmpty());
      assertThat(list(a, false)).hasSize(2);
      b.clients().left(moved);
    }
  }

  @Test
  void clientsOfADeadCollector_areNotConnected() throws RefusedException {
    try (TestCollector a = new TestCollector(work, "node.name", "a", "node.heartbeat", "100ms")) {
      try (TestCollector b = new TestCollector(work, "node.name", "b", "node.heartbeat", "100ms")) {
        connect(b);
        assertThat(nodeOf(a, CLIENT)).contains("b");
      }
      database.sql("update collector_node set heartbeat_nanos = 1 where name = 'b'");
      assertThat(nodeOf(a, CLIENT)).isEmpty();
      assertThat(list(a, false)).extracting(KnownClient::isConnected).containsExactly(false);
      try (TestCollector b = new TestCollector(work, "node.name", "b", "node.heartbeat", "100ms")) {
        assertThat(nodeOf(b, CLIENT)).isEmpty();
        assertThat(nodeOf(a, CLIENT)).as("a connection of its earlier life").isEmpty();
        connect(b);
        assertThat(nodeOf(a, CLIENT)).contains("b");
        b.stop();
        assertThat(nodeOf(a, CLIENT)).as("it was stopped in order").isEmpty();
      }
    }
  }

  @Test
  void silentClients_areForgotten_withWhatTheyWereTold_connectedOnesAreNot()
      throws RefusedException {
    try (TestCollector a = new TestCollector(work, "node.name", "a", "node.heartbeat", "100ms")) {
      ConnectedClient client = connect(a);
      UUID silent = UUID.fromString("8d1c6c0a-2b7e-4f0e-9a41-5a3c2f1e0d9b");
      a.clients().greet(hello(silent), a.collector().nodeId(), a.clients().now());
      a.clients().configure(CLIENT, DIAGNOSTIC);
      a.clients().configure(silent, DIAGNOSTIC);
      a.clients().configureSampling(HALF);
      database.sql("update ingest_client set seen_nanos = 1");
      a.clients().forgetSilent();
      assertThat(a.clients().isKnown(silent)).isFalse();
      assertThat(a.clients().isKnown(CLIENT)).isTrue();
      assertThat(a.clients().config(silent)).isEqualTo(ClientConfig.EMPTY);
      assertThat(a.clients().config(CLIENT)).isEqualTo(DIAGNOSTIC);
      assertThat(a.clients().sampling()).isEqualTo(HALF);
      a.clients().left(client);
    }
  }

  @Test
  void forgottenClient_isGreetedAsANewOne_andItsWaitingBatchIsNotLost() {
    try (TestCollector a = new TestCollector(work, "node.name", "a", "node.heartbeat", "100ms")) {
      BatchClient client = new BatchClient(CLIENT, work);
      client.hello(a);
      client.store(BatchFrame.of(5));
      database.sql("delete from ingest_client");
      client.send(BatchFrame.of(6));
      Await.until("a starts afresh", () -> a.metrics.count("flowtrace_clients_moved") == 1);
      Await.until("it works again", () -> !a.collector().health().stopping());
      assertThat(client.hello(a)).isZero();
      client.store(BatchFrame.of(6));
      assertThat(database.rows("select last_seq from ingest_client")).containsExactly("6");
    }
  }

  @Test
  void newClients_areTurnedAway_whenTooManyAreRemembered() throws RefusedException {
    try (TestCollector a =
        new TestCollector(
            work,
            "node.name",
            "a",
            "node.heartbeat",
            "100ms",
            "ingest.client.max-remembered",
            "1")) {
      UUID node = a.collector().nodeId();
      assertThat(a.clients().greet(hello(CLIENT), node, 1)).isZero();
      assertThat(a.clients().greet(hello(CLIENT), node, 1)).isZero();
      assertThatThrownBy(() -> a.clients().greet(hello(UUID.randomUUID()), node, 1))
          .isInstanceOf(RefusedException.class)
          .hasMessage("Hello: the collector remembers 1 clients already; no more are allowed");
      assertThatThrownBy(() -> a.clients().greet(hello(ClientStore.ALL), node, 1))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("nil UUID");
    }
  }
}
