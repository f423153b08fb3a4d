package dev.flowtrace.store;

import dev.flowtrace.aggregation.TraceOutline;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads who was in stored traces, from a few short rows of each; events are not looked at. */
public final class TraceOutlines {
  private static final Logger LOG = Logger.getLogger(TraceOutlines.class.getPackageName());

  /** Larger packed topologies have more actors than anybody wants an outline of, or many ports. */
  private static final int LARGEST_PACKED = 32 * 1024;

  private final UnitOfWork work;

  /** Works through transactions of its own. */
  public TraceOutlines(UnitOfWork work) {
    this.work = work;
  }

  /**
   * The outlines of traces; those of which no actor is stored are missing. Of a running trace, and
   * of one that is older than packed topologies, more actors may be known by name than what they
   * did: then only their number is told.
   *
   * @param mostActors with more of them, only their number is told
   */
  public Map<UUID, TraceOutline> of(Collection<UUID> traceIds, int mostActors) {
    if (traceIds.isEmpty()) {
      return Map.of();
    }
    return work.call(
        entityManager -> {
          Map<UUID, TraceOutline> outlines = counted(entityManager, traceIds);
          List<UUID> small =
              outlines.entrySet().stream()
                  .filter(outline -> outline.getValue().actorCount() <= mostActors)
                  .map(Map.Entry::getKey)
                  .toList();
          if (!small.isEmpty()) {
            Columns.query(
                    entityManager,
                    "select s.traceId, s.payload from TraceTopology s where s.traceId in :ids"
                        + " and length(s.payload) <= :most")
                .setParameter("ids", small)
                .setParameter("most", LARGEST_PACKED)
                .getResultList()
                .stream()
                .map(Columns::new)
                .forEach(
                    row -> {
                      TraceOutline unpacked = unpacked(row.id(0), row.bytes(1), mostActors);
                      int actors = Objects.requireNonNull(outlines.get(row.id(0))).actorCount();
                      if (unpacked != null && unpacked.actorCount() == actors) {
                        outlines.put(row.id(0), unpacked);
                      }
                    });
          }
          return outlines;
        });
  }

  private static Map<UUID, TraceOutline> counted(
      EntityManager entityManager, Collection<UUID> traceIds) {
    Map<UUID, Set<String>> names = new HashMap<>();
    Columns.query(
            entityManager,
            "select a.key.traceId, a.actors from TraceActors a where a.key.traceId in :ids")
        .setParameter("ids", traceIds)
        .getResultList()
        .stream()
        .map(Columns::new)
        .forEach(
            row ->
                names
                    .computeIfAbsent(row.id(0), key -> new HashSet<>())
                    .addAll(ActorNames.list((String) row.values()[1])));
    Map<UUID, TraceOutline> outlines = new HashMap<>();
    names.forEach((traceId, all) -> outlines.put(traceId, TraceOutline.ofCount(all.size())));
    return outlines;
  }

  private static @Nullable TraceOutline unpacked(UUID traceId, byte[] payload, int mostActors) {
    try {
      return TraceOutline.of(List.of(TopologyCodec.ofBytes(payload)), mostActors);
    } catch (RuntimeException e) {
      LOG.log(Level.FINE, e, () -> "the stored topology of trace " + traceId + " cannot be read");
      return null;
    }
  }
}
