package dev.flowtrace.store;

import dev.flowtrace.aggregation.BaseTopology;
import dev.flowtrace.aggregation.FlushUnit;
import dev.flowtrace.aggregation.Topology;
import dev.flowtrace.aggregation.TraceBase;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the actors and edges of one flush's traces, each trace's as a whole: those of traces that
 * end or leave memory at once, those of others now and then.
 */
final class TopologyWriter {
  /**
   * A running trace's actors and edges are stored when so many times as many events came since.
   * That bounds both what storing them costs an event, and how many events are counted again after
   * a crash.
   */
  private static final int EVENTS_A_FIGURE = 4;

  private static final int LEAST_EVENTS = 1_000;

  private static final String INSERT =
      "insert into trace_topology (trace_version, event_count, payload, trace_id)"
          + " values (?, ?, ?, ?)";
  private static final String UPDATE =
      "update trace_topology set trace_version = ?, event_count = ?, payload = ?"
          + " where trace_id = ?";

  private record Packed(UUID traceId, long version, long events, byte[] payload) {}

  private final List<Packed> first = new ArrayList<>();
  private final List<Packed> again = new ArrayList<>();

  /**
   * Takes a trace; {@link #write} writes it, if that is due.
   *
   * @param events the trace's events with this part's
   * @param version the version that the trace's row is going to have
   * @param settles whether the trace ends or leaves memory
   * @return what is stored then, null when that is not due
   */
  @Nullable BaseTopology add(
      FlushUnit unit, TraceBase base, long events, long version, boolean settles) {
    long since = events - base.snapshotEvents();
    long due = Math.max(LEAST_EVENTS, (long) EVENTS_A_FIGURE * base.topology().size());
    if (since == 0 || (!settles && since < due)) {
      return null;
    }
    Topology whole = base.topology().topology();
    unit.delta().addTo(whole);
    byte[] payload = TopologyCodec.toBytes(whole);
    (base.snapshotEvents() == 0 ? first : again)
        .add(new Packed(unit.traceId(), version, events, payload));
    return BaseTopology.ofStored(payload, whole, TopologyCodec::ofBytes);
  }

  void write(EntityManager entityManager) {
    RowBatch.write(entityManager, INSERT, first, TopologyWriter::set);
    RowBatch.update(entityManager, UPDATE, again, TopologyWriter::set);
  }

  private static void set(RowBatch batch, Packed row) throws SQLException {
    batch.number(row.version()).number(row.events()).bytes(row.payload()).id(row.traceId());
  }
}
