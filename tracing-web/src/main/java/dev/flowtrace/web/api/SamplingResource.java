package dev.flowtrace.web.api;

import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.config.SamplingConfig;
import dev.flowtrace.runtime.CollectorBean;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How all clients sample, unless something else was set for one. */
@Path("/config/sampling")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "clients")
public class SamplingResource {
  @EJB private CollectorBean collector;

  /** What was set for all. */
  @GET
  @Operation(operationId = "getSampling", summary = "How all clients are told to sample")
  @APIResponse(
      responseCode = "200",
      description = "What was set; {} for nothing",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Schemas.SamplingConfig.class)))
  @APIResponse(responseCode = "400", ref = RestApplication.BAD_REQUEST)
  @APIResponse(responseCode = "500", ref = RestApplication.FAILED)
  @APIResponse(responseCode = "503", ref = RestApplication.UNAVAILABLE)
  public Response sampling(@Context UriInfo uri) {
    QueryParameters.of(uri, List.of());
    return answer(collector.clientDesk().sampling());
  }

  /** Sets it for all. */
  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "putSampling",
      summary = "Set how all clients sample",
      description =
          "Replaces what was set. Holds for all clients, but for what was set for one alone. Those"
              + " connected here are told at once, those of other collectors within"
              + " flowtrace.node.heartbeat.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Schemas.SamplingConfig.class)))
  @APIResponse(
      responseCode = "200",
      description = "It is set",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Schemas.SamplingConfig.class)))
  @APIResponse(responseCode = "400", ref = RestApplication.BAD_REQUEST)
  @APIResponse(responseCode = "500", ref = RestApplication.FAILED)
  @APIResponse(responseCode = "503", ref = RestApplication.UNAVAILABLE)
  public Response configure(InputStream body, @Context UriInfo uri) throws IOException {
    QueryParameters.of(uri, List.of());
    SamplingConfig sampling = ConfigBody.read(body, SamplingConfig::parse);
    collector.clientDesk().configureSampling(sampling);
    return answer(sampling);
  }

  private static Response answer(SamplingConfig sampling) {
    return JsonAnswer.of(out -> FrameCodec.write(out, sampling.toJson()));
  }
}
