package dev.flowtrace.web.socket;

import dev.flowtrace.runtime.CollectorBean;
import jakarta.ejb.EJB;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Makes {@link CountSocket} be there when the configuration wants it; else there is none. */
@WebListener
public class CountSocketDeployment implements ServletContextListener {
  private static final Logger LOG = Logger.getLogger(CountSocketDeployment.class.getPackageName());

  @EJB private CollectorBean collector;

  @EJB private Connections connections;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    if (!collector.config().countEndpoint()) {
      return;
    }
    ServerEndpointConfig endpoint =
        ServerEndpointConfig.Builder.create(CountSocket.class, CountSocket.PATH).build();
    endpoint.getUserProperties().put(CountSocket.CONNECTIONS, connections);
    ServerContainer sockets =
        (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
    try {
      sockets.addEndpoint(endpoint);
    } catch (DeploymentException e) {
      throw new IllegalStateException("there can be no " + CountSocket.PATH, e);
    }
    LOG.log(
        Level.WARNING,
        "flowtrace.bench.count-endpoint is true: {0}{1} takes messages and throws them away."
            + " It is for measurements only",
        new Object[] {event.getServletContext().getContextPath(), CountSocket.PATH});
  }
}
