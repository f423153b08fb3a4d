package dev.flowtrace.web.api;

import dev.flowtrace.graph.FlowGraph;
import dev.flowtrace.graph.GraphFormat;
import dev.flowtrace.graph.GraphLayout;
import dev.flowtrace.query.GraphJson;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a graph is answered.
 *
 * @param format as asked for in the address, else by {@code Accept}
 * @param direction where the flow goes
 */
record GraphAnswer(GraphFormat format, GraphLayout.Direction direction) {
  static final String FORMAT = "format";
  static final String DIRECTION = "direction";

  private static final List<String> DIRECTIONS =
      Arrays.stream(GraphLayout.Direction.values()).map(GraphAnswer::text).toList();

  /**
   * Reads what is asked for.
   *
   * @param usual the direction when none is asked for
   */
  static GraphAnswer of(
      QueryParameters query, jakarta.ws.rs.core.Request request, GraphLayout.Direction usual) {
    GraphLayout.Direction direction = query.oneOf(DIRECTION, GraphAnswer::directionOf, DIRECTIONS);
    GraphFormat format = query.oneOf(FORMAT, GraphFormat::ofText, GraphFormat.texts());
    return new GraphAnswer(
        format == null ? accepted(request) : format, direction == null ? usual : direction);
  }

  private static GraphFormat accepted(jakarta.ws.rs.core.Request request) {
    List<Variant> variants =
        Arrays.stream(GraphFormat.values())
            .map(format -> new Variant(MediaType.valueOf(format.mediaType()), (Locale) null, null))
            .toList();
    Variant chosen = request.selectVariant(variants);
    if (chosen == null) {
      throw new Problem(
              null,
              Response.Status.NOT_ACCEPTABLE,
              "a graph can be had as "
                  + String.join(
                      ", ",
                      Arrays.stream(GraphFormat.values()).map(GraphFormat::mediaType).toList())
                  + ", or with format="
                  + String.join("|", GraphFormat.texts()),
              null,
              GraphFormat.texts(),
              null)
          .exception();
    }
    return Arrays.stream(GraphFormat.values())
        .filter(format -> chosen.getMediaType().isCompatible(MediaType.valueOf(format.mediaType())))
        .findFirst()
        .orElse(GraphFormat.JSON);
  }

  private static String text(GraphLayout.Direction direction) {
    return direction.name().toLowerCase(Locale.ROOT);
  }

  private static GraphLayout.@Nullable Direction directionOf(String text) {
    return Arrays.stream(GraphLayout.Direction.values())
        .filter(direction -> text(direction).equals(text))
        .findFirst()
        .orElse(null);
  }

  /**
   * The answer.
   *
   * @param about writes what the graph is of, into JSON
   */
  Response of(FlowGraph graph, JsonAnswer.Body about) throws IOException {
    return of(graph, GraphJson.Besides.NOTHING, about);
  }

  /**
   * The answer.
   *
   * @param besides what JSON has besides
   * @param about writes what the graph is of, into JSON
   */
  Response of(FlowGraph graph, GraphJson.Besides besides, JsonAnswer.Body about)
      throws IOException {
    return answer(graph, besides, about).header(HttpHeaders.VARY, HttpHeaders.ACCEPT).build();
  }

  private Response.ResponseBuilder answer(
      FlowGraph graph, GraphJson.Besides besides, JsonAnswer.Body about) throws IOException {
    if (format == GraphFormat.JSON) {
      GraphLayout layout = GraphLayout.of(graph, direction);
      return Response.fromResponse(
          JsonAnswer.of(
              out -> {
                out.writeStartObject();
                about.write(out);
                GraphJson.write(graph, layout, besides, out);
                out.writeEndObject();
              }));
    }
    StringBuilder text = new StringBuilder();
    format.write(graph, direction, text);
    return Response.ok(
        text.toString().getBytes(StandardCharsets.UTF_8),
        MediaType.valueOf(format.mediaType()).withCharset("UTF-8"));
  }
}
