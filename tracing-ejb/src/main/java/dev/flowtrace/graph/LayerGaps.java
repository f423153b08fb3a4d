package dev.flowtrace.graph;

import dev.flowtrace.graph.layout.Digraph;
import dev.flowtrace.graph.layout.LayeredLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How far layers are from each other: so far that the words beside the edges between them have room
 * where no other edge runs. Words are taken to be as long as they get, since a picture is not to
 * move when figures change.
 */
final class LayerGaps {
  /** "12.3k · 36.4 ms", in the type that is used for it. */
  private static final double WORDS_WIDTH = 76;

  private static final double WORDS_HEIGHT = 14;

  /** Between words and boxes. */
  private static final double AIR = 16;

  /** In a row of words, each has some of its neighbour's room: edges do not lie evenly. */
  private static final double SPREAD = 1.25;

  private static final int MOST_COLUMNS = 3;
  private static final int MOST_ROWS = 5;

  private final LayeredLayout layout;
  private final boolean right;
  private final double across;

  /** An edge's way from a layer to the next. */
  private record Segment(double from, double to, int words) {}

  private LayerGaps(LayeredLayout layout, boolean right, double across) {
    this.layout = layout;
    this.right = right;
    this.across = across;
  }

  /**
   * Where each layer begins, the first one at 0.
   *
   * @param sizes how many edges there are between two nodes
   * @param right whether the flow goes from left to right
   * @param along how long a box is in the direction of the flow
   * @param across how wide it is across that
   */
  static double[] beginnings(
      LayeredLayout layout,
      Map<Digraph.Edge, Integer> sizes,
      boolean right,
      double along,
      double across) {
    LayerGaps layers = new LayerGaps(layout, right, across);
    List<List<Segment>> gaps = layers.segments(sizes);
    double[] beginnings = new double[gaps.size() + 1];
    for (int gap = 0; gap < gaps.size(); gap++) {
      beginnings[gap + 1] = beginnings[gap] + along + layers.width(gaps.get(gap));
    }
    return beginnings;
  }

  private List<List<Segment>> segments(Map<Digraph.Edge, Integer> sizes) {
    int layers = layout.layers().stream().mapToInt(layer -> layer + 1).max().orElse(1);
    List<List<Segment>> gaps = new ArrayList<>();
    for (int gap = 0; gap + 1 < layers; gap++) {
      gaps.add(new ArrayList<>());
    }
    layout
        .routes()
        .forEach(
            (edge, bends) -> {
              // a long edge has its words beside its straight piece, where it passes a layer
              int words = bends.isEmpty() ? sizes.getOrDefault(edge, 1) : 0;
              int layer = layout.layers().get(edge.from());
              double place = layout.places().get(edge.from());
              for (LayeredLayout.Bend bend : bends) {
                add(gaps, layer, place, bend.layer(), bend.place(), words);
                layer = bend.layer();
                place = bend.place();
              }
              int last = layout.layers().get(edge.to());
              add(gaps, layer, place, last, layout.places().get(edge.to()), words);
            });
    return gaps;
  }

  private static void add(
      List<List<Segment>> gaps, int layer, double place, int next, double nextPlace, int words) {
    gaps.get(Math.min(layer, next))
        .add(
            layer < next
                ? new Segment(place, nextPlace, words)
                : new Segment(nextPlace, place, words));
  }

  private double width(List<Segment> segments) {
    int words = segments.stream().mapToInt(Segment::words).sum();
    double first = Double.MAX_VALUE;
    double last = -Double.MAX_VALUE;
    for (Segment segment : segments) {
      first = Math.min(first, Math.min(segment.from, segment.to));
      last = Math.max(last, Math.max(segment.from, segment.to));
    }
    double room = Math.max(0, last - first) + across;
    int crossed = cross(segments) ? 1 : 0;
    if (right) {
      int columns = (int) Math.ceil(words * WORDS_HEIGHT * SPREAD / room) + crossed;
      return Math.max(1, Math.min(MOST_COLUMNS, columns)) * WORDS_WIDTH + AIR;
    }
    int rows = (int) Math.ceil(words * WORDS_WIDTH * SPREAD / room) + crossed;
    return Math.max(1, Math.min(MOST_ROWS, rows)) * WORDS_HEIGHT + 2 * AIR;
  }

  /** Whether any two of them cross. */
  private static boolean cross(List<Segment> segments) {
    List<Segment> sorted =
        segments.stream()
            .sorted(Comparator.comparingDouble(Segment::from).thenComparingDouble(Segment::to))
            .toList();
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).to < sorted.get(i - 1).to - 0.001) {
        return true;
      }
    }
    return false;
  }
}
