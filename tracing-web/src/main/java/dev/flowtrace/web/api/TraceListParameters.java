package dev.flowtrace.web.api;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a list of traces, described for OpenAPI; {@link TraceListQuery} reads
 * them, because it also has to see those that are not here.
 */
public class TraceListParameters {
  private static final String TIME = "2026-01-07T06:00:00.5Z";

  @QueryParam("flow")
  @Parameter(
      name = "flow",
      in = ParameterIn.QUERY,
      description = "The flow's id",
      schema = @Schema(implementation = String.class),
      example = "sensor_pipeline")
  @Nullable String flow;

  @QueryParam("execution")
  @Parameter(
      name = "execution",
      in = ParameterIn.QUERY,
      description = "The run's id",
      schema = @Schema(implementation = String.class, format = "uuid"),
      example = "9d2b7c10-50a5-4e67-a1de-1f2e3d4c5b6a")
  @Nullable String execution;

  @QueryParam("status")
  @Parameter(
      name = "status",
      in = ParameterIn.QUERY,
      description = "The status",
      schema =
          @Schema(
              implementation = String.class,
              enumeration = {"Pending", "Running", "Completed", "Cancelled", "Failed"}),
      example = "Failed")
  @Nullable String status;

  @QueryParam("actor")
  @Parameter(
      name = "actor",
      in = ParameterIn.QUERY,
      description =
          "An actor that occurs in the trace, as source or target; * stands for any characters and"
              + " ? for any one",
      schema = @Schema(implementation = String.class),
      example = "sensor_*")
  @Nullable String actor;

  @QueryParam("event_type")
  @Parameter(
      name = "event_type",
      in = ParameterIn.QUERY,
      description = "A type of event that occurs in the trace",
      schema =
          @Schema(
              implementation = String.class,
              enumeration = {
                "ActorCreated",
                "ActorStarted",
                "ActorCompleted",
                "ActorFailed",
                "MessageSent",
                "MessageReceived",
                "StateChanged",
                "PortConnected",
                "PortDisconnected",
                "NetworkEvent",
                "DataFlow",
                "Custom"
              }),
      example = "ActorFailed")
  @Nullable String eventType;

  @QueryParam("from")
  @Parameter(
      name = "from",
      in = ParameterIn.QUERY,
      description = "The earliest start, inclusive",
      schema = @Schema(implementation = String.class, format = "date-time"),
      example = TIME)
  @Nullable String from;

  @QueryParam("to")
  @Parameter(
      name = "to",
      in = ParameterIn.QUERY,
      description = "The latest start, inclusive",
      schema = @Schema(implementation = String.class, format = "date-time"),
      example = TIME)
  @Nullable String to;

  @QueryParam("min_duration")
  @Parameter(
      name = "min_duration",
      in = ParameterIn.QUERY,
      description =
          "The shortest duration, inclusive: a number with ns, us, ms, s, m, h or d, or ISO 8601",
      schema = @Schema(implementation = String.class),
      examples = {
        @ExampleObject(name = "milliseconds", value = "10ms"),
        @ExampleObject(name = "fraction", value = "1.5s"),
        @ExampleObject(name = "iso", value = "PT1S")
      })
  @Nullable String minDuration;

  @QueryParam("max_duration")
  @Parameter(
      name = "max_duration",
      in = ParameterIn.QUERY,
      description = "The longest duration, inclusive",
      schema = @Schema(implementation = String.class),
      example = "2s")
  @Nullable String maxDuration;

  @QueryParam("error")
  @Parameter(
      name = "error",
      in = ParameterIn.QUERY,
      description =
          "What occurs in the trace's error or the first error of an event, in upper or lower case",
      schema = @Schema(implementation = String.class),
      example = "timeout")
  @Nullable String error;

  @QueryParam("attr.KEY")
  @Parameter(
      name = "attr.KEY",
      in = ParameterIn.QUERY,
      description =
          "The value of an attribute that an event carries; KEY is one of"
              + " flowtrace.index.attributes, by default message_id, message_correlation_id and"
              + " correlation_id. May be given several times",
      schema = @Schema(implementation = String.class),
      example = "msg_12345")
  @Nullable String attribute;

  @QueryParam("sort")
  @Parameter(
      name = "sort",
      in = ParameterIn.QUERY,
      description = "The order; a minus puts the greatest first",
      schema =
          @Schema(
              implementation = String.class,
              enumeration = {"start", "-start", "duration", "-duration", "events", "-events"},
              defaultValue = "-start"),
      example = "-duration")
  @Nullable String sort;

  @QueryParam("limit")
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      description =
          "Traces a page, at most flowtrace.query.max-limit; without it"
              + " flowtrace.query.default-limit",
      schema =
          @Schema(
              implementation = Integer.class,
              minimum = "1",
              maximum = "1000",
              defaultValue = "100"),
      example = "20")
  @Nullable String limit;

  @QueryParam("cursor")
  @Parameter(
      name = "cursor",
      in = ParameterIn.QUERY,
      description = "next_cursor of the page before",
      schema = @Schema(implementation = String.class),
      example = "MS8tc3RhcnQvMTc2Nzc2NTYwMDEyMzQ1Njc4OS8zZjFlNGE1Mi04YTBj")
  @Nullable String cursor;
}
