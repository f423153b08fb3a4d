package dev.flowtrace.web.api;

import dev.flowtrace.clients.KnownClient;
import dev.flowtrace.config.CollectorConfig;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.runtime.CollectorBean;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The clients that speak {@code flowtrace.v1}, and what each is told to record. */
@Path("/clients")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ClientsResource {
  private static final String CONNECTED = "connected";
  private static final String LIMIT = "limit";
  private static final String TRUE = "true";

  @EJB private CollectorBean collector;

  /** The clients that are remembered, of all collectors. */
  @GET
  public Response list(
      @QueryParam(CONNECTED) @Nullable String connectedText,
      @QueryParam(LIMIT) @Nullable String limitText,
      @QueryParam(Cursor.PARAMETER) @Nullable String cursorText,
      @Context UriInfo uri) {
    QueryParameters query = QueryParameters.of(uri, List.of(CONNECTED, LIMIT, Cursor.PARAMETER));
    CollectorConfig config = collector.config();
    int limit = query.number(LIMIT, config.defaultLimit(), 1, config.maxLimit());
    boolean onlyConnected =
        query.oneOf(CONNECTED, text -> TRUE.equals(text) ? TRUE : null, List.of(TRUE)) != null;
    List<KnownClient> clients =
        collector
            .clientDesk()
            .list(
                ClientCursor.parse(query.text(Cursor.PARAMETER)),
                onlyConnected,
                limit + 1,
                collector.nodeId());
    return JsonAnswer.of(out -> ClientsJson.write(out, clients, limit, onlyConnected));
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
