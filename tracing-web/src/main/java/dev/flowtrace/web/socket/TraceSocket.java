package dev.flowtrace.web.socket;

import jakarta.ejb.EJB;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where traced networks connect, {@code /flowtrace/ws}. A text frame is one JSON document; a binary
 * frame is one too, compressed with Zstandard or not.
 */
@ServerEndpoint("/ws")
public class TraceSocket {
  private static final Logger LOG = Logger.getLogger(TraceSocket.class.getName());

  @EJB private Connections connections;

  private @Nullable Connection connection;

  /** A client connected. */
  @OnOpen
  public void open(Session session) {
    int maxFrameBytes = connections.maxFrameBytes();
    session.setMaxTextMessageBufferSize(maxFrameBytes);
    session.setMaxBinaryMessageBufferSize(maxFrameBytes);
    session.setMaxIdleTimeout(0);
    connection = connections.open(session);
  }

  /** A text frame came. */
  @OnMessage
  public void text(String frame) {
    if (connection != null) {
      connection.received(frame.getBytes(StandardCharsets.UTF_8), false);
    }
  }

  /** A binary frame came. */
  @OnMessage
  public void binary(byte[] frame) {
    if (connection != null) {
      connection.received(frame, true);
    }
  }

  /** The connection is closed, by whichever side. */
  @OnClose
  public void close(CloseReason reason) {
    if (connection != null) {
      connections.closed(connection, reason.getCloseCode().getCode());
      connection = null;
    }
  }

  /** The connection failed; the server closes it. */
  @OnError
  public void error(Session session, Throwable failure) {
    LOG.log(Level.FINE, "connection " + session.getId() + " failed", failure);
  }
}
