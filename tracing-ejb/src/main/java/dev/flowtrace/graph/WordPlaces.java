package dev.flowtrace.graph;

import dev.flowtrace.graph.GraphLayout.Box;
import dev.flowtrace.graph.GraphLayout.Line;
import dev.flowtrace.graph.GraphLayout.Point;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where the words beside edges stand in a picture: near the middle of their edge, where nothing
 * else runs, and over no box and no other words. Where there is no such place, the one with least
 * under it.
 */
final class WordPlaces {
  /** Of the type that is used, about. */
  private static final double CHAR_WIDTH = 5.8;

  private static final double HEIGHT = 12;
  private static final double BESIDE = 4;

  /** Parts of an edge's way at which its words may stand, the best first. */
  private static final double[] PLACES = {
    0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75, 0.2, 0.8
  };

  /** From point to point of a line, at most: words are higher. */
  private static final double STEP = 5;

  /** The side of a square by which points are found. */
  private static final double CELL = 32;

  private static final double OTHER_EDGE = 6;
  private static final double OTHER_WORDS = 100;

  private final List<List<Point>> ways = new ArrayList<>();
  private final Map<Cell, List<Passing>> passing = new HashMap<>();
  private final Map<Cell, List<Area>> taken = new HashMap<>();

  private record Cell(int column, int row) {}

  /** That an edge passes there. */
  private record Passing(int edge, double x, double y) {}

  private record Area(double x, double y, double width, double height) {
    boolean has(Passing point) {
      return point.x > x && point.x < x + width && point.y > y && point.y < y + height;
    }

    boolean meets(Area other) {
      return x < other.x + other.width
          && other.x < x + width
          && y < other.y + other.height
          && other.y < y + height;
    }

    List<Cell> cells() {
      List<Cell> cells = new ArrayList<>();
      for (int column = cell(x); column <= cell(x + width); column++) {
        for (int row = cell(y); row <= cell(y + height); row++) {
          cells.add(new Cell(column, row));
        }
      }
      return cells;
    }
  }

  private WordPlaces(GraphLayout layout) {
    boolean right = layout.direction() == GraphLayout.Direction.RIGHT;
    for (Box box : layout.boxes()) {
      take(new Area(box.x() - 2, box.y() - 2, box.width() + 4, box.height() + 4));
    }
    for (Line line : layout.lines()) {
      List<Point> way = way(line.points(), right);
      for (Point point : way) {
        passing
            .computeIfAbsent(new Cell(cell(point.x()), cell(point.y())), at -> new ArrayList<>())
            .add(new Passing(ways.size(), point.x(), point.y()));
      }
      ways.add(way);
    }
  }

  /**
   * The middles of the words' baselines.
   *
   * @param words those of each line of the layout
   */
  static List<Point> of(GraphLayout layout, List<String> words) {
    WordPlaces places = new WordPlaces(layout);
    List<Point> found = new ArrayList<>();
    for (int edge = 0; edge < words.size(); edge++) {
      found.add(places.find(edge, words.get(edge).length() * CHAR_WIDTH, layout.width()));
    }
    return found;
  }

  private static int cell(double coordinate) {
    return (int) Math.floor(coordinate / CELL);
  }

  private void take(Area area) {
    area.cells().forEach(cell -> taken.computeIfAbsent(cell, at -> new ArrayList<>()).add(area));
  }

  private Point find(int edge, double width, double pictureWidth) {
    List<Point> way = ways.get(edge);
    Area best = null;
    double least = Double.MAX_VALUE;
    // what is further from the middle costs at least its rank
    for (int rank = 0; rank < PLACES.length && least > rank / 4.0; rank++) {
      Point at = way.get((int) Math.round(PLACES[rank] * (way.size() - 1)));
      for (Area area : around(at, width)) {
        boolean inside = area.x >= 0 && area.y >= 0 && area.x + width <= pictureWidth;
        double cost = inside ? cost(edge, area) + rank / 4.0 : Double.MAX_VALUE;
        if (best == null || cost < least) {
          least = cost;
          best = area;
        }
      }
    }
    Area chosen = Objects.requireNonNull(best);
    take(chosen);
    return new Point(chosen.x + width / 2, chosen.y + HEIGHT - 3);
  }

  private static List<Area> around(Point at, double width) {
    List<Area> areas = new ArrayList<>();
    for (double dy : new double[] {-BESIDE - HEIGHT, BESIDE, -HEIGHT / 2}) {
      for (double dx : new double[] {-width / 2, BESIDE, -BESIDE - width}) {
        if (dx != -width / 2 || dy != -HEIGHT / 2) {
          areas.add(new Area(at.x() + dx, at.y() + dy, width, HEIGHT));
        }
      }
    }
    return areas;
  }

  private double cost(int edge, Area area) {
    double cost = 0;
    for (Cell cell : area.cells()) {
      for (Passing point : passing.getOrDefault(cell, List.of())) {
        if (area.has(point)) {
          cost += point.edge == edge ? 1 : OTHER_EDGE;
        }
      }
      for (Area other : taken.getOrDefault(cell, List.of())) {
        cost += area.meets(other) ? OTHER_WORDS : 0;
      }
    }
    return cost;
  }

  /** Points on the curves that are drawn through a line's points. */
  private static List<Point> way(List<Point> points, boolean right) {
    List<Point> way = new ArrayList<>();
    for (int i = 0; i + 1 < points.size(); i++) {
      Point a = points.get(i);
      Point b = points.get(i + 1);
      double dx = b.x() - a.x();
      double dy = b.y() - a.y();
      int steps = (int) Math.max(2, Math.ceil((Math.abs(dx) + Math.abs(dy)) / STEP));
      for (int step = 0; step < steps; step++) {
        double t = (double) step / steps;
        // both controls lie half way along the flow, so across it the curve is a smooth step
        double along = 1.5 * t * (1 - t) * (1 - t) + 1.5 * t * t * (1 - t) + t * t * t;
        double across = 3 * t * t * (1 - t) + t * t * t;
        way.add(
            new Point(
                a.x() + dx * (right ? along : across), a.y() + dy * (right ? across : along)));
      }
    }
    way.add(points.get(points.size() - 1));
    return way;
  }
}
