package dev.flowtrace.web.api;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import dev.flowtrace.protocol.config.InvalidConfigException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;

/** Reads what a client shall record from a request's body. */
final class ConfigBody {
  private static final int MOST_BYTES = 1 << 20;
  private static final FrameCodec CODEC = new FrameCodec();

  private ConfigBody() {}

  /** Makes something of JSON. */
  interface Parser<T> {
    T parse(JsonObject json) throws InvalidConfigException;
  }

  /** Reads a body; what is wrong with it ends the request as a problem. */
  static <T> T read(InputStream body, Parser<T> parser) throws IOException {
    byte[] json = body.readNBytes(MOST_BYTES + 1);
    if (json.length > MOST_BYTES) {
      throw bad("the configuration is over the limit of " + MOST_BYTES + " bytes");
    }
    try {
      if (CODEC.decodeValue(json) instanceof JsonObject object) {
        return parser.parse(object);
      }
      throw bad("the configuration is no JSON object");
    } catch (ProtocolException | InvalidConfigException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private static ProblemException bad(String detail) {
    return Problem.of("bad-configuration", Response.Status.BAD_REQUEST, detail).exception();
  }
}
