package dev.flowtrace.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Set;

/** What a receiver's HTTP answer means, by the specification of OTLP/HTTP. */
final class AnswerReader {
  private static final Set<Integer> TRY_AGAIN = Set.of(429, 502, 503, 504);
  private static final Set<Integer> ABOUT_THE_SENDER = Set.of(401, 402, 403, 404, 405, 407, 415);
  private static final int TOO_LARGE = 413;
  private static final int SHOWN_CHARS = 500;
  private static final JsonFactory JSON = new JsonFactory();

  private AnswerReader() {}

  static Answer read(HttpResponse<byte[]> response, Clock clock) {
    int status = response.statusCode();
    HttpHeaders headers = response.headers();
    byte[] body = response.body();
    if (status >= 200 && status < 300) {
      return delivered(headers, body);
    }
    String reason = "http_" + status;
    if (TRY_AGAIN.contains(status)) {
      return new Answer.TryAgain(
          reason,
          error(status, headers, body),
          RetryAfter.parse(headers.firstValue("Retry-After").orElse(null), clock));
    }
    if (status >= 300 && status < 400) {
      String to = headers.firstValue("Location").map(text -> " to " + shown(text)).orElse("");
      return new Answer.Refused(
          "redirect",
          "HTTP " + status + ", a redirect" + to + "; redirects are not followed",
          Answer.Cause.SENDER);
    }
    Answer.Cause cause = Answer.Cause.CONTENT;
    if (status == TOO_LARGE) {
      cause = Answer.Cause.SIZE;
    } else if (ABOUT_THE_SENDER.contains(status)) {
      cause = Answer.Cause.SENDER;
    }
    return new Answer.Refused(reason, error(status, headers, body), cause);
  }

  private static boolean isJson(HttpHeaders headers) {
    return headers.firstValue("Content-Type").orElse("").startsWith("application/json");
  }

  private static Answer delivered(HttpHeaders headers, byte[] body) {
    if (body.length == 0) {
      return new Answer.Delivered(0, "");
    }
    try {
      return isJson(headers) ? ofJson(body) : ofProtobuf(body);
    } catch (IOException e) {
      // it said that it went well; some receivers say it in words of their own
      return new Answer.Delivered(0, "");
    }
  }

  private static Answer ofProtobuf(byte[] body) throws InvalidProtocolBufferException {
    ExportTracePartialSuccess partial =
        ExportTraceServiceResponse.parseFrom(body).getPartialSuccess();
    return new Answer.Delivered(
        Math.max(0, partial.getRejectedSpans()), shown(partial.getErrorMessage()));
  }

  private static Answer ofJson(byte[] body) throws IOException {
    long rejected = 0;
    String message = "";
    try (JsonParser in = JSON.createParser(body)) {
      while (in.nextToken() != null) {
        if (in.currentToken() == JsonToken.FIELD_NAME) {
          String name = in.currentName();
          in.nextToken();
          if (name.equals("rejectedSpans")) {
            rejected = Math.max(0, in.getValueAsLong(0)); // a string, or a number
          } else if (name.equals("errorMessage")) {
            message = in.getValueAsString("");
          }
        }
      }
    }
    return new Answer.Delivered(rejected, shown(message));
  }

  /** The status, and what the receiver said in words. */
  private static String error(int status, HttpHeaders headers, byte[] body) {
    boolean binary = headers.firstValue("Content-Type").orElse("").contains("protobuf");
    String said = binary ? statusMessage(body) : new String(body, StandardCharsets.UTF_8);
    String text = shown(said);
    return text.isEmpty() ? "HTTP " + status : "HTTP " + status + ": " + text;
  }

  /**
   * The message of a {@code google.rpc.Status}, field 2, without a class for it; empty when there
   * is none.
   */
  private static String statusMessage(byte[] body) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(body);
      int tag;
      while ((tag = in.readTag()) != 0) {
        if (tag == (2 << 3 | 2)) {
          return in.readString();
        }
        in.skipField(tag);
      }
      return "";
    } catch (IOException e) {
      return "";
    }
  }

  private static String shown(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").trim();
    return OtlpMapping.text(line.length() <= SHOWN_CHARS ? line : line.substring(0, SHOWN_CHARS));
  }
}
