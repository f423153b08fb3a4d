package dev.flowtrace.web.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.query.JsonText;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request failed, as RFC 9457 has it.
 *
 * @param kind names the kind of problem behind {@code urn:flowtrace:problem:}; null when the status
 *     says all
 * @param status the HTTP status
 * @param detail what is wrong with this request, and what is allowed
 * @param parameter the parameter that is to blame, if one is
 * @param allowed what could stand there instead; empty when it is no short list
 * @param retryAfterSeconds when it may go better, if waiting helps
 * @param position where in the parameter the trouble is: characters before it; null where that is
 *     not known
 */
record Problem(
    @Nullable String kind,
    Response.Status status,
    String detail,
    @Nullable String parameter,
    List<String> allowed,
    @Nullable Integer retryAfterSeconds,
    @Nullable Integer position) {

  static final String MEDIA_TYPE = "application/problem+json";
  private static final JsonFactory JSON = new JsonFactory();

  Problem(
      @Nullable String kind,
      Response.Status status,
      String detail,
      @Nullable String parameter,
      List<String> allowed,
      @Nullable Integer retryAfterSeconds) {
    this(kind, status, detail, parameter, allowed, retryAfterSeconds, null);
  }

  /** A problem that waiting does not help. */
  static Problem of(@Nullable String kind, Response.Status status, String detail) {
    return new Problem(kind, status, detail, null, List.of(), null);
  }

  /** What the server found by itself. */
  static Problem ofStatus(Response.Status status, String path) {
    String detail =
        switch (status) {
          case NOT_FOUND -> "there is nothing at " + path + "; /openapi lists what there is";
          case INTERNAL_SERVER_ERROR -> "the collector failed to answer; its log tells why";
          default -> "the request cannot be answered: " + status.getReasonPhrase();
        };
    return of(null, status, detail);
  }

  /** A parameter that cannot be understood. */
  static ProblemException badParameter(String name, String detail, List<String> allowed) {
    return new Problem("bad-parameter", Response.Status.BAD_REQUEST, detail, name, allowed, null)
        .exception();
  }

  /** A trace that is not there. */
  static ProblemException noSuchTrace(Object traceId) {
    return of("no-such-trace", Response.Status.NOT_FOUND, "there is no trace " + traceId)
        .exception();
  }

  /** Something that goes by itself. */
  static Problem unavailable(String kind, String detail, int retryAfterSeconds) {
    return new Problem(
        kind, Response.Status.SERVICE_UNAVAILABLE, detail, null, List.of(), retryAfterSeconds);
  }

  ProblemException exception() {
    return new ProblemException(this);
  }

  /**
   * The answer that tells it.
   *
   * @param instance the path that was asked for
   */
  Response response(String instance) {
    Response.ResponseBuilder answer =
        Response.status(status).type(MediaType.valueOf(MEDIA_TYPE)).entity(json(instance));
    if (retryAfterSeconds != null) {
      answer.header(HttpHeaders.RETRY_AFTER, retryAfterSeconds);
    }
    return answer.build();
  }

  /**
   * The document.
   *
   * @param instance the path that was asked for
   */
  byte[] json(String instance) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("type", kind == null ? "about:blank" : "urn:flowtrace:problem:" + kind);
      out.writeStringField("title", title());
      out.writeNumberField("status", status.getStatusCode());
      JsonText.write(out, "detail", detail);
      JsonText.write(out, "instance", instance);
      if (parameter != null) {
        JsonText.write(out, "parameter", parameter);
      }
      if (position != null) {
        out.writeNumberField("position", position);
      }
      if (!allowed.isEmpty()) {
        out.writeArrayFieldStart("allowed");
        for (String item : allowed) {
          JsonText.write(out, item);
        }
        out.writeEndArray();
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return bytes.toByteArray();
  }

  /** The same for all problems of a kind. */
  private String title() {
    if (kind == null) {
      return status.getReasonPhrase();
    }
    return switch (kind) {
      case "bad-configuration" -> "The configuration cannot be taken";
      case "bad-filter" -> "The filter cannot be understood";
      case "bad-cursor" -> "The cursor does not fit";
      case "broken-off" -> "The answer breaks off";
      case "bad-parameter" -> "A parameter cannot be understood";
      case "database-away" -> "The database is away";
      case "export-off" -> "The export is off";
      case "no-such-client" -> "No such client";
      case "no-such-event" -> "No such event";
      case "no-such-flow" -> "No such flow";
      case "no-such-state" -> "No such state";
      case "no-such-trace" -> "No such trace";
      case "not-indexed" -> "The attribute is not indexed";
      case "overload" -> "The collector's memory is used up";
      case "stopping" -> "The collector is stopping";
      case "unknown-parameter" -> "Unknown parameter";
      default -> status.getReasonPhrase();
    };
  }
}
