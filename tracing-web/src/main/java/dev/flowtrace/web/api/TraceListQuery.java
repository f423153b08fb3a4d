package dev.flowtrace.web.api;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.config.CollectorConfig;
import dev.flowtrace.filter.Filter;
import dev.flowtrace.store.TraceFilter;
import dev.flowtrace.store.TraceOrder;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which traces a request asks for.
 *
 * @param language what an event of the trace has to meet, null for nothing
 * @param after the place behind which the page begins, null for the first one
 */
record TraceListQuery(
    TraceFilter filter,
    @Nullable Filter language,
    SortOrder sort,
    TraceOrder.@Nullable Place after,
    int limit) {

  static final List<String> EVENT_TYPES =
      Arrays.stream(EventKind.values()).map(EventKind::wireName).toList();

  private static final List<String> STATUSES =
      Arrays.stream(TraceStatus.values()).map(TraceStatus::wireName).toList();
  private static final String ATTRIBUTE_PREFIX = "attr.";
  private static final List<String> PARAMETERS =
      List.of(
          "flow",
          "version",
          "execution",
          "status",
          "actor",
          "event_type",
          "from",
          "to",
          "min_duration",
          "max_duration",
          "error",
          "attr.KEY",
          FilterParameter.NAME,
          "sort",
          "limit",
          Cursor.PARAMETER);

  /** Reads the query of an address. */
  static TraceListQuery of(UriInfo uri, CollectorConfig config) {
    QueryParameters query = QueryParameters.of(uri, PARAMETERS);
    TraceFilter filter =
        new TraceFilter(
            query.text("flow"),
            query.version("version"),
            query.uuid("execution"),
            query.oneOf("status", TraceStatus::ofWireName, STATUSES),
            null,
            query.text("actor"),
            eventKind(query),
            query.epochNanos("from"),
            query.epochNanos("to"),
            query.durationNanos("min_duration"),
            query.durationNanos("max_duration"),
            query.text("error"),
            attributes(query, config));
    SortOrder chosen = query.oneOf("sort", SortOrder::ofText, SortOrder.TEXTS);
    SortOrder sort = chosen == null ? SortOrder.START_DOWN : chosen;
    String cursor = query.text(Cursor.PARAMETER);
    return new TraceListQuery(
        filter,
        FilterParameter.of(query),
        sort,
        cursor == null ? null : Cursor.parse(cursor, sort),
        query.number("limit", config.defaultLimit(), 1, config.maxLimit()));
  }

  /** The type of event that a query asks for. */
  static @Nullable EventKind eventKind(QueryParameters query) {
    return query.oneOf("event_type", EventKind::ofWireName, EVENT_TYPES);
  }

  /** The indexed attributes that a query asks for. */
  static List<EventAttribute> attributes(QueryParameters query, CollectorConfig config) {
    List<EventAttribute> attributes = new ArrayList<>();
    for (Map.Entry<String, String> given : query.startingWith(ATTRIBUTE_PREFIX)) {
      if (!config.indexedAttributes().contains(given.getKey())) {
        throw notIndexed(given.getKey(), config);
      }
      attributes.add(new EventAttribute(given.getKey(), given.getValue()));
    }
    return attributes;
  }

  private static ProblemException notIndexed(String key, CollectorConfig config) {
    List<String> indexed = List.copyOf(config.indexedAttributes());
    return new Problem(
            "not-indexed",
            Response.Status.BAD_REQUEST,
            "%s is not indexed; flowtrace.index.attributes has %s"
                .formatted(QueryParameters.shown(key), String.join(", ", indexed)),
            ATTRIBUTE_PREFIX + key,
            indexed.stream().map(name -> ATTRIBUTE_PREFIX + name).toList(),
            null)
        .exception();
  }
}
