package dev.flowtrace.graph;

/** What is written at nodes and edges, in every format the same. */
final class GraphLabels {
  private GraphLabels() {}

  /** An edge: how many messages, and in what time most of them. */
  static String of(GraphEdge edge) {
    String count = Figures.count(edge.messages());
    GraphEdge.Times times = edge.times();
    return times == null ? count : count + " · " + Figures.time(times.p95());
  }

  /** A node, below its name. */
  static String of(GraphNode node) {
    StringBuilder text = new StringBuilder();
    Long events = node.events();
    text.append(
        events == null
            ? Figures.count(node.messagesIn())
                + " in, "
                + Figures.count(node.messagesOut())
                + " out"
            : Figures.count(events) + (events == 1 ? " event" : " events"));
    if (node.errors() != null && node.errors() > 0) {
      text.append(", ").append(Figures.count(node.errors())).append(" failed");
    }
    if (node.busy() != null) {
      text.append(", ").append(Figures.share(node.busy())).append(" busy");
    }
    return text.toString();
  }

  /** All of a node, for who wants to know. */
  static String full(GraphNode node) {
    StringBuilder text = new StringBuilder(node.actor()).append(": ").append(of(node));
    if (node.waitingNanos() != null) {
      text.append(", waiting ").append(Figures.time(node.waitingNanos()));
    }
    if (node.backPressuredNanos() != null) {
      text.append(", back-pressured ").append(Figures.time(node.backPressuredNanos()));
    }
    return text.toString();
  }

  /** All of an edge, for who wants to know. */
  static String full(GraphEdge edge) {
    String text =
        "%s.%s → %s.%s: %s"
            .formatted(edge.fromActor(), edge.fromPort(), edge.toActor(), edge.toPort(), of(edge));
    return edge.errors() != null && edge.errors() > 0
        ? text + ", " + Figures.count(edge.errors()) + " failed"
        : text;
  }

  /** The beginning of a text that may be long. */
  static String cut(String text, int chars) {
    if (text.codePointCount(0, text.length()) <= chars) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, chars - 1)) + "…";
  }
}
