package dev.flowtrace.web.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/**
 * Tells what the server refuses before any resource sees it, such as a path that is no UTF-8 or one
 * where nothing is. The server's own page would show what is inside of it.
 */
@WebServlet("/error")
public class ErrorServlet extends HttpServlet {
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    String instance = path instanceof String text ? text : request.getRequestURI();
    Response.Status status =
        code instanceof Integer number ? Response.Status.fromStatusCode(number) : null;
    if (status == null) {
      status = code == null ? Response.Status.NOT_FOUND : Response.Status.INTERNAL_SERVER_ERROR;
    }
    Problem problem = Problem.ofStatus(status, instance);
    response.setStatus(status.getStatusCode());
    response.setContentType(Problem.MEDIA_TYPE);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.getOutputStream().write(problem.json(instance));
  }
}
