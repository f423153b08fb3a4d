package dev.flowtrace.web.socket;

import dev.flowtrace.runtime.CollectorBean;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.websocket.Session;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open connections, and what they share. An EJB, because servers inject those into WebSocket
 * endpoints whether or not they let CDI make the endpoints.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class Connections {
  @EJB private CollectorBean collector;

  @Resource(lookup = "java:comp/DefaultManagedExecutorService")
  private ManagedExecutorService executor;

  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  @PostConstruct
  void start() {
    collector
        .metrics()
        .gauge("flowtrace_connections", "Open WebSocket connections", "none", open::size);
    collector.whenReplaced(() -> open.forEach(Connection::restart));
  }

  /** Opens a connection for a session. */
  public Connection open(Session session) {
    Connection connection = new Connection(session, collector, executor);
    open.add(connection);
    // a fresh collector may have begun to work in between, and told the connections before this one
    if (connection.isOutdated()) {
      connection.restart();
    }
    return connection;
  }

  /** The connection is closed, with that code of RFC 6455. */
  public void closed(Connection connection, int closeCode) {
    open.remove(connection);
    connection.closed(closeCode);
  }

  /** Parts of unfinished frames take so much more memory, or, when negative, less. */
  public void memoryChanged(long bytes) {
    collector.ingest().memoryChanged(bytes);
  }

  /** The largest frame. */
  public int maxFrameBytes() {
    return (int) collector.config().maxFrameBytes();
  }
}
