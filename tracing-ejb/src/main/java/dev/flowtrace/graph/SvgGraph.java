package dev.flowtrace.graph;

import dev.flowtrace.graph.GraphLayout.Box;
import dev.flowtrace.graph.GraphLayout.Line;
import dev.flowtrace.graph.GraphLayout.Point;
import java.io.IOException;
import java.util.List;

/**
 * A graph as SVG. Presentation is in attributes only, so that a content security policy without
 * inline styles shows it; it has no script and loads nothing. Whatever clients named is text.
 */
final class SvgGraph {
  private static final String INK = "#1c2430";
  private static final String QUIET = "#5b6573";
  private static final String FAILED = "#b3261e";
  private static final String BUSY = "#2a7f86";
  private static final String FAMILY = "system-ui, sans-serif";
  private static final int NAME_CHARS = 18;

  /** How far a line bows, as a share of what is between its ends. */
  private static final double BOW = 0.5;

  private final Appendable out;
  private final FlowGraph graph;
  private final GraphLayout layout;

  private SvgGraph(FlowGraph graph, GraphLayout layout, Appendable out) {
    this.graph = graph;
    this.layout = layout;
    this.out = out;
  }

  static void write(FlowGraph graph, GraphLayout layout, Appendable out) throws IOException {
    new SvgGraph(graph, layout, out).write();
  }

  private void write() throws IOException {
    String size = number(layout.width()) + " " + number(layout.height());
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
        .append(number(layout.width()))
        .append("\" height=\"")
        .append(number(layout.height()))
        .append("\" viewBox=\"0 0 ")
        .append(size)
        .append("\" role=\"img\" font-family=\"" + FAMILY + "\">\n")
        .append("<title>")
        .append("%d actors, %d edges".formatted(graph.nodes().size(), graph.edges().size()))
        .append("</title>\n")
        .append("<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\"")
        .append(
            " markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\" markerUnits=\"userSpaceOnUse\">")
        .append("<path d=\"M0 0L8 4L0 8Z\" fill=\"" + QUIET + "\"/></marker></defs>\n")
        .append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    List<Point> words = WordPlaces.of(layout, graph.edges().stream().map(GraphLabels::of).toList());
    for (int i = 0; i < graph.edges().size(); i++) {
      line(graph.edges().get(i), layout.lines().get(i));
    }
    // above all lines
    for (int i = 0; i < graph.edges().size(); i++) {
      words(graph.edges().get(i), words.get(i));
    }
    for (int i = 0; i < graph.nodes().size(); i++) {
      node(graph.nodes().get(i), layout.boxes().get(i));
    }
    out.append("</svg>\n");
  }

  private void line(GraphEdge edge, Line line) throws IOException {
    boolean failed = edge.errors() != null && edge.errors() > 0;
    double width = Math.min(6, 1 + Math.log10((double) Math.max(1, edge.messages())));
    out.append("<g><title>");
    text(GraphLabels.full(edge));
    out.append("</title><path fill=\"none\" stroke=\"")
        .append(failed ? FAILED : QUIET)
        .append("\" stroke-width=\"")
        .append(number(width))
        .append('"')
        .append(line.back() ? " stroke-dasharray=\"5 4\"" : "")
        .append(" marker-end=\"url(#arrow)\" d=\"")
        .append(path(line.points()))
        .append("\"/></g>\n");
  }

  private void words(GraphEdge edge, Point place) throws IOException {
    boolean failed = edge.errors() != null && edge.errors() > 0;
    out.append("<text text-anchor=\"middle\" font-size=\"10\" fill=\"")
        .append(failed ? FAILED : QUIET)
        .append("\" stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\" x=\"")
        .append(number(place.x()))
        .append("\" y=\"")
        .append(number(place.y()))
        .append("\">");
    text(GraphLabels.of(edge));
    out.append("</text>\n");
  }

  private String path(List<Point> points) {
    Point at = points.get(0);
    StringBuilder path = new StringBuilder("M").append(coordinates(at));
    for (Point next : points.subList(1, points.size())) {
      boolean right = layout.direction() == GraphLayout.Direction.RIGHT;
      if (at.x() == next.x() || at.y() == next.y()) {
        path.append('L').append(coordinates(next));
      } else {
        double dx = right ? (next.x() - at.x()) * BOW : 0;
        double dy = right ? 0 : (next.y() - at.y()) * BOW;
        path.append('C')
            .append(coordinates(new Point(at.x() + dx, at.y() + dy)))
            .append(' ')
            .append(coordinates(new Point(next.x() - dx, next.y() - dy)))
            .append(' ')
            .append(coordinates(next));
      }
      at = next;
    }
    return path.toString();
  }

  private void node(GraphNode node, Box box) throws IOException {
    boolean failed = node.errors() != null && node.errors() > 0;
    out.append("<g><title>");
    text(GraphLabels.full(node));
    out.append("</title><rect rx=\"3\" fill=\"#f3f5f8\" stroke=\"")
        .append(failed ? FAILED : INK)
        .append("\" ")
        .append(rectangle(box.x(), box.y(), box.width(), box.height()))
        .append("/>");
    if (node.busy() != null && node.busy() > 0) {
      double busy = Math.min(1, node.busy()) * (box.width() - 2);
      out.append("<rect fill=\"" + BUSY + "\" ")
          .append(rectangle(box.x() + 1, box.y() + box.height() - 4, busy, 3))
          .append("/>");
    }
    label(box, 15, 12, INK, GraphLabels.cut(node.actor(), NAME_CHARS));
    label(box, 28, 10, failed ? FAILED : QUIET, GraphLabels.of(node));
    out.append("</g>\n");
  }

  private void label(Box box, double below, int size, String colour, String label)
      throws IOException {
    out.append("<text text-anchor=\"middle\" font-size=\"")
        .append(Integer.toString(size))
        .append("\" fill=\"")
        .append(colour)
        .append("\" x=\"")
        .append(number(box.x() + box.width() / 2))
        .append("\" y=\"")
        .append(number(box.y() + below))
        .append("\">");
    text(label);
    out.append("</text>");
  }

  private static String rectangle(double x, double y, double width, double height) {
    return "x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\""
        .formatted(number(x), number(y), number(width), number(height));
  }

  private static String coordinates(Point point) {
    return number(point.x()) + " " + number(point.y());
  }

  private static String number(double value) {
    double rounded = Math.round(value * 10) / 10.0;
    return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
  }

  private void text(String text) throws IOException {
    out.append(Escapes.xml(text));
  }
}
