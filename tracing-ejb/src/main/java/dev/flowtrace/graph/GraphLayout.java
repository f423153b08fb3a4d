package dev.flowtrace.graph;

import dev.flowtrace.graph.layout.Digraph;
import dev.flowtrace.graph.layout.LayeredLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph's picture: a box for each node, a line for each edge. It follows from the names of actors
 * and ports alone, never from figures, so that it stays while these change.
 *
 * @param direction where the flow goes
 * @param width of the whole picture
 * @param height of the whole picture
 * @param boxes as the graph's nodes
 * @param lines as the graph's edges
 */
public record GraphLayout(
    Direction direction, double width, double height, List<Box> boxes, List<Line> lines) {
  static final double BOX_WIDTH = 132;
  static final double BOX_HEIGHT = 36;
  private static final double MARGIN = 24;
  private static final double BEND_GAP = 20;
  private static final double PORT_GAP = 7;
  private static final double LOOP = 18;

  /** Where the flow goes. */
  public enum Direction {
    /** From left to right. */
    RIGHT,
    /** From top to bottom. */
    DOWN
  }

  /**
   * A node's box, by its upper left corner.
   *
   * @param layer how many layers are before it
   */
  public record Box(int layer, double x, double y, double width, double height) {}

  /** A point. */
  public record Point(double x, double y) {}

  /**
   * An edge's line, from the border of a box over its bends to the border of a box.
   *
   * @param back whether it leads back to an earlier layer, or to its own box
   */
  public record Line(List<Point> points, boolean back) {}

  /** Draws a graph. */
  public static GraphLayout of(FlowGraph graph, Direction direction) {
    return new Drawing(graph, direction).draw();
  }

  /** Turns layers and places into points. Used once. */
  private static final class Drawing {
    private final FlowGraph graph;
    private final boolean right;
    private final double along;
    private final double across;
    private final double[] beginnings;
    private final Map<Digraph.Edge, Integer> sizes = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final LayeredLayout layout;

    Drawing(FlowGraph graph, Direction direction) {
      this.graph = graph;
      right = direction == Direction.RIGHT;
      along = right ? BOX_WIDTH : BOX_HEIGHT;
      across = right ? BOX_HEIGHT : BOX_WIDTH;
      graph.nodes().forEach(node -> numbers.put(node.actor(), numbers.size()));
      Set<Digraph.Edge> pairs = new LinkedHashSet<>();
      for (GraphEdge edge : graph.edges()) {
        Digraph.Edge pair = pair(edge);
        if (pair.from() != pair.to()) {
          pairs.add(pair);
        }
      }
      layout =
          LayeredLayout.of(new Digraph(numbers.size(), List.copyOf(pairs)), across + 28, BEND_GAP);
      graph.edges().forEach(edge -> sizes.merge(pair(edge), 1, Integer::sum));
      beginnings = LayerGaps.beginnings(layout, sizes, right, along, across);
    }

    private Digraph.Edge pair(GraphEdge edge) {
      return new Digraph.Edge(number(edge.fromActor()), number(edge.toActor()));
    }

    private int number(String actor) {
      Integer number = numbers.get(actor);
      if (number == null) {
        throw new IllegalArgumentException("an edge's end is no node");
      }
      return number;
    }

    GraphLayout draw() {
      List<Box> boxes = new ArrayList<>();
      for (int v = 0; v < numbers.size(); v++) {
        boxes.add(box(v));
      }
      Map<Digraph.Edge, Integer> drawn = new HashMap<>();
      List<Line> lines = new ArrayList<>();
      for (GraphEdge edge : graph.edges()) {
        Digraph.Edge pair = pair(edge);
        int nth = drawn.merge(pair, 1, Integer::sum) - 1;
        lines.add(line(pair, shift(nth, sizes.getOrDefault(pair, 1))));
      }
      return new GraphLayout(
          right ? Direction.RIGHT : Direction.DOWN,
          extent(boxes, lines, true),
          extent(boxes, lines, false),
          boxes,
          lines);
    }

    private double beginning(int layer) {
      return MARGIN + beginnings[layer];
    }

    private Box box(int v) {
      double from = beginning(layout.layers().get(v));
      double beside = MARGIN + layout.places().get(v);
      return right
          ? new Box(layout.layers().get(v), round(from), round(beside), BOX_WIDTH, BOX_HEIGHT)
          : new Box(layout.layers().get(v), round(beside), round(from), BOX_WIDTH, BOX_HEIGHT);
    }

    /** Lines between the same two boxes run side by side, as far as the boxes are wide. */
    private double shift(int nth, int of) {
      double gap = Math.min(PORT_GAP, (across - 8) / of);
      return (nth - (of - 1) / 2.0) * gap;
    }

    private Line line(Digraph.Edge pair, double shift) {
      if (pair.from() == pair.to()) {
        return loop(pair.from(), shift);
      }
      boolean back = layout.backEdges().contains(pair);
      boolean alsoForth = layout.routes().containsKey(new Digraph.Edge(pair.to(), pair.from()));
      // where one goes there and one back, each has its side
      double beside = shift + (alsoForth ? (back ? across / 4 : -across / 4) : 0);
      List<Point> points = new ArrayList<>();
      points.add(end(pair.from(), !back, beside));
      for (LayeredLayout.Bend bend : layout.routes().getOrDefault(pair, List.of())) {
        double at = beginning(bend.layer());
        double side = MARGIN + bend.place() + across / 2 + beside;
        points.add(point(back ? at + along : at, side));
        points.add(point(back ? at : at + along, side));
      }
      points.add(end(pair.to(), back, beside));
      return new Line(points, back);
    }

    private Point end(int v, boolean behind, double beside) {
      double from = beginning(layout.layers().get(v));
      return point(
          behind ? from + along : from, MARGIN + layout.places().get(v) + across / 2 + beside);
    }

    private Line loop(int v, double shift) {
      double middle = beginning(layout.layers().get(v)) + along / 2;
      double side = MARGIN + layout.places().get(v) + across;
      double reach = LOOP + Math.abs(shift) / 2;
      return new Line(
          List.of(
              point(middle + along / 4, side),
              point(middle + along / 4, side + reach),
              point(middle - along / 4, side + reach),
              point(middle - along / 4, side)),
          true);
    }

    private Point point(double flow, double beside) {
      return right ? new Point(round(flow), round(beside)) : new Point(round(beside), round(flow));
    }

    private static double extent(List<Box> boxes, List<Line> lines, boolean horizontal) {
      double most = 0;
      for (Box box : boxes) {
        most = Math.max(most, horizontal ? box.x + box.width : box.y + box.height);
      }
      for (Line line : lines) {
        for (Point point : line.points) {
          most = Math.max(most, horizontal ? point.x : point.y);
        }
      }
      return most + MARGIN;
    }

    private static double round(double value) {
      return Math.round(value * 10) / 10.0;
    }
  }
}
