package dev.flowtrace.compare;

import dev.flowtrace.graph.FlowGraph;
import dev.flowtrace.graph.GraphEdge;
import dev.flowtrace.graph.GraphNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Two graphs side by side.
 *
 * @param actors by name
 * @param edges by the names of their ends
 */
public record TraceComparison(List<Pair<GraphNode>> actors, List<Pair<GraphEdge>> edges) {

  /**
   * The same thing in both, or in one of them.
   *
   * @param a null when the first has none
   * @param b null when the second has none
   */
  public record Pair<T>(String name, @Nullable T a, @Nullable T b) {
    /** As the first has it, or as the second has it when it is only there. */
    public T either() {
      return a != null ? a : Objects.requireNonNull(b);
    }

    /** Where it is. */
    public Side side() {
      return b == null ? Side.ONLY_A : a == null ? Side.ONLY_B : Side.BOTH;
    }
  }

  /** Where something is. */
  public enum Side {
    /** In the first only. */
    ONLY_A,
    /** In the second only. */
    ONLY_B,
    /** In both. */
    BOTH
  }

  /** An edge by its ends. */
  private record Ends(String fromActor, String fromPort, String toActor, String toPort)
      implements Comparable<Ends> {
    private static final Comparator<Ends> ORDER =
        Comparator.comparing(Ends::fromActor)
            .thenComparing(Ends::fromPort)
            .thenComparing(Ends::toActor)
            .thenComparing(Ends::toPort);

    static Ends of(GraphEdge edge) {
      return new Ends(edge.fromActor(), edge.fromPort(), edge.toActor(), edge.toPort());
    }

    @Override
    public int compareTo(Ends other) {
      return ORDER.compare(this, other);
    }
  }

  /** Compares two graphs. */
  public static TraceComparison of(FlowGraph a, FlowGraph b) {
    return new TraceComparison(actors(a, b), edges(a, b));
  }

  private static List<Pair<GraphNode>> actors(FlowGraph a, FlowGraph b) {
    Map<String, GraphNode> ofA = new HashMap<>();
    Map<String, GraphNode> ofB = new HashMap<>();
    a.nodes().forEach(node -> ofA.put(node.actor(), node));
    b.nodes().forEach(node -> ofB.put(node.actor(), node));
    TreeSet<String> names = new TreeSet<>(ofA.keySet());
    names.addAll(ofB.keySet());
    return names.stream().map(name -> new Pair<>(name, ofA.get(name), ofB.get(name))).toList();
  }

  private static List<Pair<GraphEdge>> edges(FlowGraph a, FlowGraph b) {
    Map<Ends, GraphEdge> ofA = new HashMap<>();
    Map<Ends, GraphEdge> ofB = new HashMap<>();
    a.edges().forEach(edge -> ofA.put(Ends.of(edge), edge));
    b.edges().forEach(edge -> ofB.put(Ends.of(edge), edge));
    TreeSet<Ends> all = new TreeSet<>(ofA.keySet());
    all.addAll(ofB.keySet());
    return all.stream()
        .map(ends -> new Pair<>(ends.fromActor(), ofA.get(ends), ofB.get(ends)))
        .toList();
  }

  /** Whether both have the same actors and edges. */
  public boolean isSameStructure() {
    return actors.stream().allMatch(pair -> pair.side() == Side.BOTH)
        && edges.stream().allMatch(pair -> pair.side() == Side.BOTH);
  }
}
