package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class JournalStoreTest {
  @Parameter TestDatabase database;

  private NodeStore nodes;
  private JournalStore journal;
  private NodeStore.Node a;
  private NodeStore.Node b;

  @BeforeEach
  void twoCollectors() {
    UnitOfWork work = database.fresh();
    nodes = new NodeStore(work);
    journal = new JournalStore(work);
    a = nodes.register("a", 1);
    b = nodes.register("b", 1);
  }

  private void write(NodeStore.Node node, long position, int... bytes) {
    byte[] payload = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      payload[i] = (byte) bytes[i];
    }
    journal.write(node, new JournalStore.Row(position, 2, payload), 7, List.of());
  }

  @Test
  void rows_areReadInOrder_eachCollectorsItsOwn() {
    write(a, 10, 0, 255, 1);
    write(b, 11, 9);
    write(a, 300, 2);
    List<JournalStore.Row> rows = journal.readAfter(a.nodeId(), 0, 10);
    assertThat(rows).extracting(JournalStore.Row::position).containsExactly(10L, 300L);
    assertThat(rows.get(0).payload()).containsExactly(0, 255, 1);
    assertThat(rows.get(0).frameCount()).isEqualTo(2);
    assertThat(journal.readAfter(a.nodeId(), 10, 10)).hasSize(1);
    assertThat(journal.readAfter(a.nodeId(), 0, 1)).hasSize(1);
    assertThat(journal.isWritten(a.nodeId(), 10)).isTrue();
    assertThat(journal.isWritten(a.nodeId(), 11)).isFalse();
  }

  @Test
  void deletion_isUpToAPosition_inOneJournal() {
    write(a, 10, 1);
    write(a, 20, 1);
    write(b, 5, 1);
    assertThat(journal.deleteBelow(a.nodeId(), 20)).isEqualTo(1);
    assertThat(journal.readAfter(a.nodeId(), 0, 10))
        .extracting(JournalStore.Row::position)
        .containsExactly(20L);
    assertThat(journal.readAfter(b.nodeId(), 0, 10)).hasSize(1);
  }

  @Test
  void largePayload_comesBackEqual() {
    byte[] payload = new byte[5_000_000];
    new java.util.Random(3).nextBytes(payload);
    journal.write(a, new JournalStore.Row(10, 1, payload), 7);
    assertThat(journal.readAfter(a.nodeId(), 0, 1).get(0).payload()).isEqualTo(payload);
  }

  @Test
  void node_keepsItsIdAndCountsItsStarts() {
    NodeStore.Node again = nodes.register("a", 2);
    assertThat(again.nodeId()).isEqualTo(a.nodeId()).isNotEqualTo(b.nodeId());
    assertThat(again.incarnation()).isEqualTo(2);
    assertThat(again.basePosition()).isGreaterThan(a.basePosition());
    assertThat(nodes.answers()).isTrue();
  }

  @Test
  void heartbeat_isNoted_andDisturbsNoFlush() {
    database.fresh();
    StoreFixture store = new StoreFixture(database.fresh(), "a");
    UUID id = UUID.randomUUID();
    store.send(dev.flowtrace.testing.TestEvent.of("x").in(id));
    store.work.call(
        outer -> {
          NodeEntity row = outer.find(NodeEntity.class, store.node.nodeId());
          new NodeStore(store.work).beat(store.node, 77);
          row.flushNumber = 5;
          return row;
        });
    assertThat(database.rows("select heartbeat_nanos, flush_number from collector_node"))
        .containsExactly("77|5");
  }
}
