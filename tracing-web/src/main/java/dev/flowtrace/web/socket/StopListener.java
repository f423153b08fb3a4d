package dev.flowtrace.web.socket;

import dev.flowtrace.runtime.CollectorBean;
import jakarta.ejb.EJB;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * Tells the collector that the application stops, before connections are closed: their traces are
 * not over because this server is.
 */
@WebListener
public class StopListener implements ServletContextListener {
  @EJB private CollectorBean collector;

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    collector.quiesce();
  }
}
