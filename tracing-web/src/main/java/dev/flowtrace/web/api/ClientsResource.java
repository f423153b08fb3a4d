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

/** The clients that speak {@code flowtrace.v1}, and what each is told to record. */
@Path("/clients")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ClientsResource {
  @EJB private CollectorBean collector;

  /** The clients that are connected to this collector. */
  @GET
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
  public Response config(@PathParam("id") String id, @Context UriInfo uri) {
    QueryParameters.of(uri, List.of());
    return answer(collector.clientDesk().config(known(id)));
  }

  /** Sets what a client shall record. */
  @PUT
  @Path("/{id}/config")
  @Consumes(MediaType.APPLICATION_JSON)
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
