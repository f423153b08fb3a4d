package dev.flowtrace.web.socket;

import dev.flowtrace.runtime.CollectorBean;
import jakarta.ejb.EJBException;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * Tells the collector that the application stops, before connections are closed: their traces are
 * not over because this server is. It looks the collector up by itself, because WildFly injects
 * nothing into a listener that a program adds.
 */
public class StopListener implements ServletContextListener {
  private static final Logger LOG = Logger.getLogger(StopListener.class.getPackageName());
  private static final String COLLECTOR = "java:app/tracing-ejb/CollectorBean";

  private @Nullable CollectorBean collector;

  @Override
  @SuppressWarnings("BanJNDI") // the name is fixed
  public void contextInitialized(ServletContextEvent event) {
    try {
      collector = (CollectorBean) new InitialContext().lookup(COLLECTOR);
    } catch (NamingException e) {
      throw new IllegalStateException("there is no " + COLLECTOR, e);
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    ServerThreads.release(StopListener.class.getClassLoader());
    if (collector == null) {
      return; // it was never begun
    }
    try {
      collector.quiesce();
    } catch (EJBException e) {
      LOG.log(Level.FINE, "the collector has stopped before the web module", e);
    }
  }
}
