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

/** How all clients sample, unless something else was set for one. */
@Path("/config/sampling")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class SamplingResource {
  @EJB private CollectorBean collector;

  /** What was set for all. */
  @GET
  public Response sampling(@Context UriInfo uri) {
    QueryParameters.of(uri, List.of());
    return answer(collector.clientDesk().sampling());
  }

  /** Sets it for all. */
  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
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
