package dev.flowtrace.web.api;

import dev.flowtrace.clients.ConnectedClient;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.config.TracingLevel;
import dev.flowtrace.query.JsonText;
import dev.flowtrace.runtime.CollectorBean;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The clients that speak {@code flowtrace.v1}, and what each is told to record. */
@Path("/clients")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "clients")
public class ClientsResource {
  private static final String ID = "7d1c6c0a-2b7e-4f0e-9a41-5a3c2f1e0d9b";

  @EJB private CollectorBean collector;

  /** The clients that are connected to this collector. */
  @GET
  @Operation(
      operationId = "listClients",
      summary = "The clients that are connected to this collector",
      description =
          "Those that speak flowtrace.v1; the longest connected first. Of several collectors on one"
              + " database, each lists its own.")
  @APIResponse(
      responseCode = "200",
      description = "All of them",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Schemas.ClientList.class)))
  @APIResponse(responseCode = "400", ref = RestApplication.BAD_REQUEST)
  @APIResponse(responseCode = "500", ref = RestApplication.FAILED)
  @APIResponse(responseCode = "503", ref = RestApplication.UNAVAILABLE)
  public Response list(@Context UriInfo uri) {
    QueryParameters.of(uri, List.of());
    List<ConnectedClient> clients = collector.clientDesk().connected().list();
    return JsonAnswer.of(
        out -> {
          out.writeStartObject();
          out.writeArrayFieldStart("clients");
          for (ConnectedClient client : clients) {
            TracingLevel level = client.told().level();
            out.writeStartObject();
            JsonText.write(out, "client_id", client.clientId().toString());
            JsonText.write(out, "version", client.hello().clientVersion());
            JsonText.write(out, "network", client.hello().network());
            JsonText.write(out, "host", client.hello().host());
            JsonText.write(out, "node", client.nodeName());
            JsonAnswer.writeTime(out, "connected_since", client.connectedEpochNanos());
            out.writeNumberField("last_seq", client.lastSeq());
            out.writeNumberField("batches", client.batches());
            out.writeNumberField("events", client.events());
            out.writeNumberField("events_per_second", client.eventsPerSecond());
            JsonText.write(out, "level", level == null ? null : level.wireName());
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  /** What was set for a client. */
  @GET
  @Path("/{id}/config")
  @Operation(
      operationId = "getClientConfig",
      summary = "What was set for a client",
      description =
          "Without what was set for all clients. The client need not be connected; it must have been"
              + " within flowtrace.client.forget-after.")
  @Parameter(
      name = "id",
      in = ParameterIn.PATH,
      required = true,
      description = "The client's id",
      schema = @Schema(implementation = String.class, format = "uuid"),
      example = ID)
  @APIResponse(
      responseCode = "200",
      description = "What was set; {} for nothing",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Schemas.ClientConfig.class)))
  @APIResponse(responseCode = "400", ref = RestApplication.BAD_REQUEST)
  @APIResponse(responseCode = "404", ref = RestApplication.NOT_FOUND)
  @APIResponse(responseCode = "500", ref = RestApplication.FAILED)
  @APIResponse(responseCode = "503", ref = RestApplication.UNAVAILABLE)
  public Response config(@PathParam("id") String id, @Context UriInfo uri) {
    QueryParameters.of(uri, List.of());
    return answer(collector.clientDesk().config(known(id)));
  }

  /** Sets what a client shall record. */
  @PUT
  @Path("/{id}/config")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "putClientConfig",
      summary = "Set what a client shall record",
      description =
          "Replaces what was set for it. A client connected here is told at once, one connected to"
              + " another collector within flowtrace.node.heartbeat, any other when it connects."
              + " What is absent is as it was set for all clients, or stays as it is in the client.")
  @Parameter(
      name = "id",
      in = ParameterIn.PATH,
      required = true,
      description = "The client's id",
      schema = @Schema(implementation = String.class, format = "uuid"),
      example = ID)
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Schemas.ClientConfig.class)))
  @APIResponse(
      responseCode = "200",
      description = "It is set",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Schemas.ClientConfig.class)))
  @APIResponse(responseCode = "400", ref = RestApplication.BAD_REQUEST)
  @APIResponse(responseCode = "404", ref = RestApplication.NOT_FOUND)
  @APIResponse(responseCode = "500", ref = RestApplication.FAILED)
  @APIResponse(responseCode = "503", ref = RestApplication.UNAVAILABLE)
  public Response configure(@PathParam("id") String id, InputStream body, @Context UriInfo uri)
      throws IOException {
    QueryParameters.of(uri, List.of());
    ClientConfig config = ConfigBody.read(body, ClientConfig::parse);
    UUID clientId = known(id);
    collector.clientDesk().configure(clientId, config);
    return answer(config);
  }

  private UUID known(String id) {
    UUID clientId = QueryParameters.uuid("id", id);
    if (!collector.clientDesk().isKnown(clientId)) {
      throw Problem.of(
              "no-such-client", Response.Status.NOT_FOUND, "there is no client " + clientId)
          .exception();
    }
    return clientId;
  }

  private static Response answer(ClientConfig config) {
    return JsonAnswer.of(out -> FrameCodec.write(out, config.toJson()));
  }
}
