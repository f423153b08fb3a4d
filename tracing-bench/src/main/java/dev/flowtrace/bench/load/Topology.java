package dev.flowtrace.bench.load;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The network that the load pretends to be: layers of actors, edges from each layer to the next.
 */
final class Topology {
  static final int ACTORS = 200;
  static final int EDGES = 500;

  private static final int LAYERS = 10;
  private static final int ACTORS_PER_LAYER = ACTORS / LAYERS;
  private static final String[] ROLES = {
    "source", "reader", "parser", "filter", "mapper", "joiner", "window", "reducer", "router",
    "sink"
  };
  private static final String[] OUTLETS = {"out", "data", "error"};
  private static final String[] INLETS = {"in", "input", "left"};

  private final Edge[] edges = new Edge[EDGES];

  /** Names in UTF-8; from actor and outlet to actor and inlet. */
  record Edge(Name actor, Name port, Name toActor, Name toPort) {}

  /** A name and its UTF-8. */
  static final class Name {
    final String text;
    final byte[] utf8;

    Name(String text) {
      this.text = text;
      this.utf8 = Ascii.bytes(text);
    }
  }

  Topology(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Set<String> known = new HashSet<>();
    int found = 0;
    while (found < EDGES) {
      // the first edges take each actor once, so that none is without
      int from = found < ACTORS ? found : random.nextInt(ACTORS);
      if (from >= ACTORS - ACTORS_PER_LAYER) { // a sink: take an edge that leads to it
        from -= ACTORS_PER_LAYER;
      }
      int layer = from / ACTORS_PER_LAYER;
      int to =
          found >= ACTORS - ACTORS_PER_LAYER && found < ACTORS
              ? found
              : (layer + 1) * ACTORS_PER_LAYER + random.nextInt(ACTORS_PER_LAYER);
      String outlet = OUTLETS[random.nextInt(OUTLETS.length)];
      String inlet = INLETS[random.nextInt(INLETS.length)];
      if (known.add(from + outlet + to + inlet)) {
        edges[found++] = new Edge(actor(from), new Name(outlet), actor(to), new Name(inlet));
      }
    }
  }

  /** An edge, from 0; beyond the last it goes on with the first. */
  Edge edge(int index) {
    return edges[index % EDGES];
  }

  private static Name actor(int index) {
    return new Name("%s_%03d".formatted(ROLES[index / ACTORS_PER_LAYER], index));
  }
}
