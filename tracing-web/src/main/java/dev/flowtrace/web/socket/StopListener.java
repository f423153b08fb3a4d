package dev.flowtrace.web.socket;

import dev.flowtrace.runtime.CollectorBean;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells the collector that the application stops, before connections are closed: their traces are
 * not over because this server is.
 */
public class StopListener implements ServletContextListener {
  private static final Logger LOG = Logger.getLogger(StopListener.class.getName());

  @EJB private CollectorBean collector;

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    try {
      collector.quiesce();
    } catch (EJBException e) {
      LOG.log(Level.FINE, "the collector has stopped before the web module", e);
    }
  }
}
