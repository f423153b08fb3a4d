package dev.flowtrace.web.api;

import dev.flowtrace.filter.Filter;
import dev.flowtrace.filter.FilterException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A filter in an address. */
final class FilterParameter {
  static final String NAME = "filter";

  private FilterParameter() {}

  /** The filter that is asked for, null without one. */
  static @Nullable Filter of(QueryParameters query) {
    String text = query.text(NAME);
    if (text == null) {
      return null;
    }
    try {
      return Filter.parse(text);
    } catch (FilterException e) {
      throw new Problem(
              "bad-filter",
              Response.Status.BAD_REQUEST,
              "at character %d: %s".formatted(e.position() + 1, e.getMessage()),
              NAME,
              List.of(),
              null,
              e.position())
          .exception();
    }
  }
}
