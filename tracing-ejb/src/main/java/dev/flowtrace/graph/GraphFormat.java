package dev.flowtrace.graph;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a graph can be had as. */
public enum GraphFormat {
  /** Figures, and the coordinates of the picture. */
  JSON("application/json"),
  /** The picture. */
  SVG("image/svg+xml"),
  /** For Graphviz. */
  DOT("text/vnd.graphviz"),
  /** For Markdown. */
  MERMAID("text/vnd.mermaid");

  private final String mediaType;

  GraphFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /** The media type, without a character set: all are UTF-8. */
  public String mediaType() {
    return mediaType;
  }

  /** The name in an address. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names. */
  public static List<String> texts() {
    return Arrays.stream(values()).map(GraphFormat::text).toList();
  }

  /** The format of that name, null if there is none. */
  public static @Nullable GraphFormat ofText(String text) {
    return Arrays.stream(values())
        .filter(format -> format.text().equals(text))
        .findFirst()
        .orElse(null);
  }

  /**
   * Writes a graph.
   *
   * @throws IllegalArgumentException for {@link #JSON}, which is not text alone
   */
  public void write(FlowGraph graph, GraphLayout.Direction direction, Appendable out)
      throws IOException {
    switch (this) {
      case SVG -> SvgGraph.write(graph, GraphLayout.of(graph, direction), out);
      case DOT -> DotGraph.write(graph, direction, out);
      case MERMAID -> MermaidGraph.write(graph, direction, out);
      case JSON -> throw new IllegalArgumentException("JSON is written otherwise");
    }
  }
}
