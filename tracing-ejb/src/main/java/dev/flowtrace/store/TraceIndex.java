package dev.flowtrace.store;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.aggregation.Glob;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.aggregation.TraceVersion;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds traces by what is in their rows. Traces in memory are left out by their ids, because memory
 * knows better; so each trace is found once. What users ask goes into parameters, never into the
 * text of a query.
 */
public final class TraceIndex {
  private final UnitOfWork work;

  /** Works through transactions of its own. */
  public TraceIndex(UnitOfWork work) {
    this.work = work;
  }

  /**
   * Traces in order.
   *
   * @param after the place behind which they start, null for the first ones
   * @param skip how many of them to pass over
   */
  public List<TraceRow> find(
      TraceFilter filter,
      TraceOrder order,
      TraceOrder.@Nullable Place after,
      int skip,
      int limit,
      Collection<UUID> inMemory) {
    return work.call(
        entityManager -> {
          Dialect dialect = Dialect.of(entityManager);
          boolean byFlow = FlowStretch.isFor(dialect, filter, order);
          Conditions conditions = new Conditions(entityManager, dialect, filter, inMemory, !byFlow);
          String attribute = "t." + order.key().attribute();
          if (byFlow) {
            FlowStretch.conditions(filter, order, after).forEach(conditions::add);
          } else if (after != null) {
            String beyond = order.descending() ? " <" : " >";
            // the first condition follows from the second, but only by it an index sees where to
            // begin
            conditions.add(
                "(%1$s%2$s= :place and (%1$s%2$s :place or t.traceId%2$s :placeId))"
                    .formatted(attribute, beyond));
          }
          if (after != null) {
            conditions.set(Map.of("place", after.value(), "placeId", after.traceId()));
          }
          String direction = order.descending() ? " desc" : "";
          String first = byFlow ? "t.flowId" + direction + ", " : "";
          TypedQuery<TraceEntity> query =
              entityManager.createQuery(
                  "select t from Trace t"
                      + conditions.text()
                      + " order by %1$s%2$s%3$s, t.traceId%3$s"
                          .formatted(first, attribute, direction),
                  TraceEntity.class);
          conditions.bind(query);
          return query.setFirstResult(skip).setMaxResults(limit).getResultList().stream()
              .map(row -> new TraceRow(row.traceId, row.head(), false))
              .toList();
        });
  }

  /** How many traces there are. */
  public long count(TraceFilter filter, Collection<UUID> inMemory) {
    return work.call(
        entityManager -> {
          Conditions conditions = new Conditions(entityManager, filter, inMemory);
          TypedQuery<Long> query =
              entityManager.createQuery(
                  "select count(t) from Trace t" + conditions.text(), Long.class);
          conditions.bind(query);
          return query.getSingleResult();
        });
  }

  /** The traces of which the database has an event with an attribute. */
  public Set<UUID> withAttribute(EventAttribute attribute, Collection<UUID> among) {
    if (among.isEmpty()) {
      return Set.of();
    }
    return work.call(
        entityManager ->
            new HashSet<>(
                entityManager
                    .createQuery(
                        "select a.traceId from TraceAttribute a where a.key.attributeKey = :key"
                            + " and a.key.attributeValue = :value and a.traceId in :among",
                        UUID.class)
                    .setParameter("key", StoredText.encode(attribute.key()))
                    .setParameter("value", StoredText.encode(attribute.value()))
                    .setParameter("among", among)
                    .getResultList()));
  }

  /**
   * What all traces of a flow come to.
   *
   * @param firstStartEpochNanos the start of its oldest trace
   * @param lastStartEpochNanos the start of its newest trace
   */
  public record FlowTotals(
      String flowId,
      long traces,
      long running,
      long failed,
      long events,
      long errors,
      long firstStartEpochNanos,
      long lastStartEpochNanos) {}

  /** The flows of stored traces. */
  public List<FlowTotals> flows(Collection<UUID> inMemory) {
    return work.call(
        entityManager -> {
          Conditions conditions = new Conditions(entityManager, TraceFilter.ALL, inMemory);
          TypedQuery<Object[]> query =
              Columns.query(
                  entityManager,
                  "select t.flowId, count(t),"
                      + " sum(case when t.status in ('Running', 'Pending') then 1 else 0 end),"
                      + " sum(case when t.status = 'Failed' then 1 else 0 end),"
                      + " sum(t.eventCount), sum(t.errorCount),"
                      + " min(t.startEpochNanos), max(t.startEpochNanos) from Trace t"
                      + conditions.text()
                      + " group by t.flowId");
          conditions.bind(query);
          return query.getResultList().stream()
              .map(Columns::new)
              .map(
                  row ->
                      new FlowTotals(
                          Objects.requireNonNull(row.text(0)),
                          row.number(1),
                          row.number(2),
                          row.number(3),
                          row.number(4),
                          row.number(5),
                          row.number(6),
                          row.number(7)))
              .toList();
        });
  }

  /**
   * A version of a flow.
   *
   * @param json the version as it came
   */
  public record VersionTotals(
      String json, long traces, long firstStartEpochNanos, long lastStartEpochNanos) {}

  /** A version by its parts, with what its traces come to. */
  public record StoredVersion(TraceVersion version, VersionTotals totals) {}

  /** The versions of a flow in stored traces. */
  public List<StoredVersion> versions(String flowId, Collection<UUID> inMemory, int limit) {
    return work.call(
        entityManager -> {
          Conditions conditions =
              new Conditions(entityManager, TraceFilter.ofFlow(flowId), inMemory);
          conditions.add("t.versionMajor is not null", Map.of());
          TypedQuery<Object[]> query =
              Columns.query(
                  entityManager,
                  "select t.versionMajor, t.versionMinor, t.versionPatch, t.versionGitHash,"
                      + " count(t), min(t.startEpochNanos), max(t.startEpochNanos) from Trace t"
                      + conditions.text()
                      + " group by t.versionMajor, t.versionMinor, t.versionPatch, t.versionGitHash"
                      + " order by t.versionMajor desc, t.versionMinor desc, t.versionPatch desc");
          conditions.bind(query);
          return query.setMaxResults(limit).getResultList().stream()
              .map(row -> version(entityManager, flowId, new Columns(row)))
              .toList();
        });
  }

  private static StoredVersion version(EntityManager entityManager, String flowId, Columns row) {
    String json = versionJson(entityManager, flowId, row);
    return new StoredVersion(
        new TraceVersion(row.number(0), row.number(1), row.number(2), row.text(3), json),
        new VersionTotals(json, row.number(4), row.number(5), row.number(6)));
  }

  /** The JSON of a version as its newest trace has it. */
  private static String versionJson(EntityManager entityManager, String flowId, Columns version) {
    String gitHash = version.text(3);
    TypedQuery<String> query =
        entityManager
            .createQuery(
                "select t.versionJson from Trace t where t.flowId = :flow"
                    + " and t.versionMajor = :major and t.versionMinor = :minor"
                    + " and t.versionPatch = :patch and t.startEpochNanos = :start and "
                    + (gitHash == null
                        ? "t.versionGitHash is null"
                        : "t.versionGitHash = :gitHash"),
                String.class)
            .setParameter("flow", StoredText.encode(flowId))
            .setParameter("major", version.number(0))
            .setParameter("minor", version.number(1))
            .setParameter("patch", version.number(2))
            .setParameter("start", version.number(6));
    if (gitHash != null) {
      query.setParameter("gitHash", StoredText.encode(gitHash));
    }
    return StoredText.decode(query.setMaxResults(1).getSingleResult());
  }

  /**
   * What is stored.
   *
   * @param storedBytes the size of the events as they are stored
   * @param oldestEpochNanos the start of the oldest trace, null without any
   * @param newestEpochNanos the start of the newest trace, null without any
   */
  public record Totals(
      long traces,
      long running,
      long events,
      long errors,
      long eventBytes,
      long storedBytes,
      long journalRows,
      long deadLetters,
      @Nullable Long oldestEpochNanos,
      @Nullable Long newestEpochNanos) {}

  /** What stored traces come to. */
  public Totals totals(Collection<UUID> inMemory) {
    return work.call(
        entityManager -> {
          Conditions conditions = new Conditions(entityManager, TraceFilter.ALL, inMemory);
          TypedQuery<Object[]> query =
              Columns.query(
                  entityManager,
                  "select count(t),"
                      + " sum(case when t.status in ('Running', 'Pending') then 1 else 0 end),"
                      + " sum(t.eventCount), sum(t.errorCount), sum(t.eventBytes),"
                      + " min(t.startEpochNanos), max(t.startEpochNanos) from Trace t"
                      + conditions.text());
          conditions.bind(query);
          Columns row = new Columns(query.getSingleResult());
          return new Totals(
              row.number(0),
              row.number(1),
              row.number(2),
              row.number(3),
              row.number(4),
              single(entityManager, "select sum(c.storedBytes) from EventChunk c"),
              single(entityManager, "select count(j) from Journal j"),
              single(entityManager, "select count(d) from DeadLetter d"),
              row.numberOrNull(5),
              row.numberOrNull(6));
        });
  }

  private static long single(EntityManager entityManager, String query) {
    Number value = entityManager.createQuery(query, Number.class).getSingleResult();
    return value == null ? 0 : value.longValue();
  }

  /** A filter's conditions and their parameters. */
  private static final class Conditions {
    private static final String SEPARATED_ACTORS =
        "concat('%1$s', concat(x.actors, '%1$s'))".formatted(ActorNames.SEPARATOR);

    private final StringBuilder text = new StringBuilder();
    private final Map<String, Object> parameters = new HashMap<>();
    private final Dialect dialect;

    Conditions(EntityManager entityManager, TraceFilter filter, Collection<UUID> inMemory) {
      this(entityManager, Dialect.of(entityManager), filter, inMemory, true);
    }

    /** {@code withFlow}: else what is to be said of the flow is the caller's to add. */
    Conditions(
        EntityManager entityManager,
        Dialect dialect,
        TraceFilter filter,
        Collection<UUID> inMemory,
        boolean withFlow) {
      this.dialect = dialect;
      if (!filter.equals(TraceFilter.ALL)) {
        dialect.planForValues(entityManager);
      }
      if (filter.flowId() != null) {
        set(Map.of("flow", StoredText.encode(filter.flowId())));
      }
      if (withFlow && filter.flowId() != null) {
        add("t.flowId = :flow");
      }
      addVersion(filter.version());
      if (filter.executionId() != null) {
        add("t.executionId = :execution", Map.of("execution", filter.executionId()));
      }
      TraceStatus status = filter.status();
      if (status != null) {
        add("t.status = :status", Map.of("status", status.wireName()));
      }
      if (filter.failure() != null) {
        add("t.error = :failure", Map.of("failure", StoredText.encode(filter.failure())));
      }
      addActor(filter.actor());
      if (filter.eventKind() != null) {
        add(
            "t.eventTypes like :eventType",
            Map.of("eventType", "%" + filter.eventKind().wireName() + "%"));
      }
      addRange("t.startEpochNanos", "start", filter.fromEpochNanos(), filter.toEpochNanos());
      addRange("t.durationNanos", "duration", filter.minDurationNanos(), filter.maxDurationNanos());
      if (filter.errorText() != null) {
        String pattern = "%" + escaped(StoredText.encode(filter.errorText())) + "%";
        // the database lowers both: its rules are not Java's
        add(
            "(lower(t.error) like lower(:errorText) escape '!'"
                + " or lower(t.firstError) like lower(:errorText) escape '!')",
            Map.of("errorText", pattern));
      }
      int n = 0;
      for (EventAttribute attribute : filter.attributes()) {
        n++;
        add(
            ("exists (select a%1$d.traceId from TraceAttribute a%1$d where a%1$d.traceId = t.traceId"
                    + " and a%1$d.key.attributeKey = :key%1$d and a%1$d.key.attributeValue = :value%1$d)")
                .formatted(n),
            Map.of(
                "key" + n, StoredText.encode(attribute.key()),
                "value" + n, StoredText.encode(attribute.value())));
      }
      if (!inMemory.isEmpty()) {
        add("t.traceId not in :inMemory", Map.of("inMemory", inMemory));
      }
    }

    private void addVersion(@Nullable VersionFilter version) {
      if (version == null) {
        return;
      }
      add(
          "t.versionMajor = :major and t.versionMinor = :minor and t.versionPatch = :patch",
          Map.of("major", version.major(), "minor", version.minor(), "patch", version.patch()));
      if (version.gitHash() != null) {
        add("t.versionGitHash = :gitHash", Map.of("gitHash", StoredText.encode(version.gitHash())));
      }
    }

    private void addActor(@Nullable String actor) {
      if (actor == null) {
        return;
      }
      String names;
      String value = StoredText.encode(actor);
      if (Glob.isGlob(actor)) {
        names = "SQL('? %s ?', %s, :actor)".formatted(dialect.matchOperator(), SEPARATED_ACTORS);
        value = ActorNames.pattern(actor);
      } else if (dialect == Dialect.POSTGRESQL) {
        // as its index has it
        names =
            "SQL('string_to_array(?, E''\\x1a;'') @> array[cast(? as text)]', x.actors, :actor)";
      } else {
        names = SEPARATED_ACTORS + " like :actor escape '!'";
        value = "%" + escaped(ActorNames.SEPARATOR + value + ActorNames.SEPARATOR) + "%";
      }
      add(
          "exists (select x.key.traceId from TraceActors x where x.key.traceId = t.traceId and "
              + names
              + ")",
          Map.of("actor", value));
    }

    private void addRange(String attribute, String name, @Nullable Long from, @Nullable Long to) {
      if (from != null) {
        add(attribute + " >= :" + name + "From", Map.of(name + "From", from));
      }
      if (to != null) {
        add(attribute + " <= :" + name + "To", Map.of(name + "To", to));
      }
    }

    private static String escaped(String text) {
      return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    void add(String condition, Map<String, ?> values) {
      add(condition);
      set(values);
    }

    void add(String condition) {
      text.append(text.isEmpty() ? " where " : " and ").append(condition);
    }

    void set(Map<String, ?> values) {
      parameters.putAll(values);
    }

    String text() {
      return text.toString();
    }

    void bind(Query query) {
      parameters.forEach(query::setParameter);
    }
  }
}
