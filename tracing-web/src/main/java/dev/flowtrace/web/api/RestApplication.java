package dev.flowtrace.web.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The REST interface; the server finds resources and providers by their annotations. */
@ApplicationPath("/api")
@OpenAPIDefinition(
    info =
        @Info(
            title = "Flowtrace",
            version = "0.1.0",
            description =
                "Traces of actor and stream networks: search, read, delete. Times are RFC 3339 with"
                    + " up to nine fractional digits. Every error is an application/problem+json"
                    + " document (RFC 9457)."),
    tags = {
      @Tag(name = "traces", description = "Traces, in flight and stored alike"),
      @Tag(name = "flows", description = "Flows and their versions"),
      @Tag(name = "export", description = "Finalized traces on their way to a tracing backend"),
      @Tag(name = "clients", description = "Clients that are connected, and what they record"),
      @Tag(name = "collector", description = "What the collector holds")
    },
    components =
        @Components(
            responses = {
              @APIResponse(
                  name = RestApplication.BAD_REQUEST,
                  description = "A parameter, or the body, is unknown or cannot be understood",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Schemas.ProblemDocument.class))),
              @APIResponse(
                  name = RestApplication.NOT_FOUND,
                  description = "It is not there",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Schemas.ProblemDocument.class))),
              @APIResponse(
                  name = RestApplication.FAILED,
                  description = "The collector failed to answer; its log tells why",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Schemas.ProblemDocument.class))),
              @APIResponse(
                  name = RestApplication.UNAVAILABLE,
                  description = "The database is away, or the collector full or stopping",
                  headers =
                      @Header(
                          name = "Retry-After",
                          description = "Seconds after which it may go better",
                          schema = @Schema(implementation = Integer.class, example = "5")),
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Schemas.ProblemDocument.class)))
            }))
public class RestApplication extends Application {
  static final String BAD_REQUEST = "BadRequest";
  static final String NOT_FOUND = "NotFound";
  static final String FAILED = "Failed";
  static final String UNAVAILABLE = "Unavailable";
}
