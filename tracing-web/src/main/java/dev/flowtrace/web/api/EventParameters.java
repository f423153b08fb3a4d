package dev.flowtrace.web.api;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a trace's events, described for OpenAPI; {@link EventLines} reads them.
 */
public class EventParameters {
  private static final String TIME = "2026-01-07T06:00:00.5Z";

  @QueryParam("event_type")
  @Parameter(
      name = "event_type",
      in = ParameterIn.QUERY,
      description = "The type of event, as in listTraces",
      schema = @Schema(implementation = String.class),
      example = "DataFlow")
  @Nullable String eventType;

  @QueryParam("actor")
  @Parameter(
      name = "actor",
      in = ParameterIn.QUERY,
      description =
          "The event's actor, as source or target; * stands for any characters and ? for any one",
      schema = @Schema(implementation = String.class),
      example = "sensor_*")
  @Nullable String actor;

  @QueryParam("from")
  @Parameter(
      name = "from",
      in = ParameterIn.QUERY,
      description = "The earliest time of an event, inclusive",
      schema = @Schema(implementation = String.class, format = "date-time"),
      example = TIME)
  @Nullable String from;

  @QueryParam("to")
  @Parameter(
      name = "to",
      in = ParameterIn.QUERY,
      description = "The latest time of an event, inclusive",
      schema = @Schema(implementation = String.class, format = "date-time"),
      example = TIME)
  @Nullable String to;
}
