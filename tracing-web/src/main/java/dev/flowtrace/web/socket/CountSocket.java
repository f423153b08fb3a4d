package dev.flowtrace.web.socket;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages as {@link TraceSocket} does, whole and within the same limits, and only counts
 * them: what it takes is what the server's WebSocket can carry. The text {@code count} is answered
 * with the frames and bytes that the connection has sent before, and is not counted itself. {@link
 * CountSocketDeployment} decides whether there is one.
 */
public class CountSocket extends Endpoint {
  /** Beside {@link TraceSocket}'s. */
  static final String PATH = "/ws/count";

  /** The endpoint's property with the {@link Connections}: servers inject nothing into it. */
  static final String CONNECTIONS = "flowtrace.connections";

  private static final Logger LOG = Logger.getLogger(CountSocket.class.getPackageName());
  private static final byte[] QUESTION = "count".getBytes(StandardCharsets.US_ASCII);

  private @Nullable FrameAssembly assembly;
  private long frames;
  private long bytes;

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    if (!(config.getUserProperties().get(CONNECTIONS) instanceof Connections connections)) {
      throw new IllegalStateException("deployed without " + CONNECTIONS);
    }
    int maxFrameBytes = connections.maxFrameBytes();
    session.setMaxTextMessageBufferSize(maxFrameBytes);
    session.setMaxBinaryMessageBufferSize(maxFrameBytes);
    session.setMaxIdleTimeout(0);
    FrameAssembly parts = new FrameAssembly(maxFrameBytes, connections::memoryChanged);
    assembly = parts;
    session.addMessageHandler(
        String.class,
        (MessageHandler.Partial<String>)
            (part, last) -> {
              try {
                text(session, parts.add(part, last));
              } catch (FrameAssembly.TooLongException e) {
                close(session, CloseReason.CloseCodes.TOO_BIG);
              }
            });
    session.addMessageHandler(
        byte[].class,
        (MessageHandler.Partial<byte[]>)
            (part, last) -> {
              try {
                count(parts.add(part, last));
              } catch (FrameAssembly.TooLongException e) {
                close(session, CloseReason.CloseCodes.TOO_BIG);
              }
            });
  }

  private void text(Session session, byte @Nullable [] message) {
    if (!Arrays.equals(message, QUESTION)) {
      count(message);
      return;
    }
    try {
      session.getBasicRemote().sendText("{\"frames\":" + frames + ",\"bytes\":" + bytes + "}");
    } catch (IOException e) {
      LOG.log(Level.FINE, "a count could not be sent", e);
    }
  }

  private void count(byte @Nullable [] message) {
    if (message != null) {
      frames++;
      bytes += message.length;
    }
  }

  private static void close(Session session, CloseReason.CloseCode code) {
    try {
      session.close(new CloseReason(code, "a message is too long"));
    } catch (IOException e) {
      LOG.log(Level.FINE, "a connection could not be closed", e);
    }
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    if (assembly != null) {
      assembly.giveBack();
      assembly = null;
    }
  }

  @Override
  public void onError(Session session, Throwable failure) {
    LOG.log(Level.FINE, "connection " + session.getId() + " failed", failure);
  }
}
