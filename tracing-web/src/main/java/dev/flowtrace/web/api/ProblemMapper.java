package dev.flowtrace.web.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Tells everything that goes wrong as a problem document, without what is inside of it. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class.getPackageName());
  private static final int RETRY_SECONDS = 5;

  @Context private HttpServletRequest request;
  @Context private HttpServletResponse response;

  @Override
  public Response toResponse(Throwable thrown) {
    if (!response.isCommitted()) {
      response.resetBuffer(); // the beginning of an answer that failed
    }
    if (thrown instanceof ProblemException known) {
      return known.problem().response(request.getRequestURI());
    }
    if (thrown instanceof WebApplicationException byServer) {
      return ofServer(byServer.getResponse());
    }
    if (DatabaseFailure.isAway(thrown)) {
      LOG.log(Level.WARNING, "{0} without the database: {1}", new Object[] {where(), thrown});
      return Problem.unavailable(
              "database-away",
              "the database does not answer; nothing is lost, try again later",
              RETRY_SECONDS)
          .response(request.getRequestURI());
    }
    LOG.log(Level.SEVERE, thrown, () -> where() + " failed");
    return Problem.ofStatus(Response.Status.INTERNAL_SERVER_ERROR, request.getRequestURI())
        .response(request.getRequestURI());
  }

  private Response ofServer(Response answer) {
    if (answer.getStatus() < 400) {
      return answer; // how the server answers OPTIONS
    }
    String path = request.getRequestURI();
    List<String> methods = List.copyOf(new TreeSet<>(answer.getAllowedMethods()));
    Response.Status status = Response.Status.fromStatusCode(answer.getStatus());
    if (status == null) {
      status = Response.Status.INTERNAL_SERVER_ERROR;
    }
    String detail =
        switch (status) {
          case METHOD_NOT_ALLOWED -> request.getMethod() + " cannot be done here";
          case NOT_ACCEPTABLE ->
              "what is at " + path + " cannot be had as " + request.getHeader(HttpHeaders.ACCEPT);
          default -> Problem.ofStatus(status, path).detail();
        };
    Response told =
        new Problem(null, status, detail, null, methods, null).response(request.getRequestURI());
    return methods.isEmpty()
        ? told
        : Response.fromResponse(told).header(HttpHeaders.ALLOW, String.join(", ", methods)).build();
  }

  private String where() {
    return request.getMethod() + " " + request.getRequestURI();
  }
}
