package dev.flowtrace.web.socket;

import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where traced networks connect, {@code /flowtrace/ws}. A text frame is one JSON document; a binary
 * frame is one too, compressed with Zstandard or not. A client that asks for the subprotocol
 * {@value ClientConversation#SUBPROTOCOL} may say more than others.
 */
@ServerEndpoint(value = "/ws", subprotocols = ClientConversation.SUBPROTOCOL)
public class TraceSocket {
  private static final Logger LOG = Logger.getLogger(TraceSocket.class.getPackageName());

  @EJB private Connections connections;

  private @Nullable Connection connection;
  private @Nullable FrameAssembly assembly;

  /** A client connected. */
  @OnOpen
  public void open(Session session) {
    int maxFrameBytes = connections.maxFrameBytes();
    session.setMaxTextMessageBufferSize(maxFrameBytes);
    session.setMaxBinaryMessageBufferSize(maxFrameBytes);
    session.setMaxIdleTimeout(0);
    assembly = new FrameAssembly(maxFrameBytes, connections::memoryChanged);
    connection = connections.open(session);
  }

  /** A text message, or a part of one, came. */
  @OnMessage
  public void text(Session session, String part, boolean last) {
    if (assembly != null) {
      try {
        received(assembly.add(part, last), false);
      } catch (FrameAssembly.TooLongException e) {
        refuse(session);
      }
    }
  }

  /** A binary message, or a part of one, came. */
  @OnMessage
  public void binary(Session session, byte[] part, boolean last) {
    if (assembly != null) {
      try {
        received(assembly.add(part, last), true);
      } catch (FrameAssembly.TooLongException e) {
        refuse(session);
      }
    }
  }

  private void received(byte @Nullable [] message, boolean binary) {
    if (message != null && connection != null) {
      connection.received(message, binary);
    }
  }

  private void refuse(Session session) {
    forgetParts();
    String reason = "a message is at most " + connections.maxFrameBytes() + " bytes long";
    try {
      session.close(new CloseReason(CloseReason.CloseCodes.TOO_BIG, reason));
    } catch (IOException e) {
      LOG.log(Level.FINE, "a connection could not be closed", e);
    }
  }

  private void forgetParts() {
    if (assembly != null) {
      assembly.giveBack();
      assembly = null;
    }
  }

  /** The connection is closed, by whichever side. */
  @OnClose
  public void close(CloseReason reason) {
    try {
      forgetParts();
      if (connection != null) {
        connections.closed(connection, reason.getCloseCode().getCode());
        connection = null;
      }
    } catch (EJBException e) {
      LOG.log(Level.FINE, "a connection was closed after the collector had stopped", e);
    }
  }

  /** The connection failed; the server closes it. */
  @OnError
  public void error(Session session, Throwable failure) {
    LOG.log(Level.FINE, "connection " + session.getId() + " failed", failure);
  }
}
