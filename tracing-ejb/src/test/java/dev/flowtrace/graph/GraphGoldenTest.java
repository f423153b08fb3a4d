package dev.flowtrace.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.query.GraphJson;
import dev.flowtrace.testing.Golden;
import dev.flowtrace.testing.PrettyJson;
import dev.flowtrace.testing.Stories;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** The pictures of small graphs, as files. */
class GraphGoldenTest {
  private static FlowGraph graph(List<RecordedEvent> events) {
    GraphBuilder builder = new GraphBuilder();
    events.forEach(builder::add);
    return builder.build();
  }

  private static FlowGraph graph(String story) {
    return graph(Stories.all().get(story).recorded());
  }

  private static String json(FlowGraph graph, GraphLayout.Direction direction) {
    return PrettyJson.of(out -> GraphJson.write(graph, GraphLayout.of(graph, direction), out));
  }

  private static String text(FlowGraph graph, GraphFormat format, GraphLayout.Direction direction)
      throws IOException {
    StringBuilder text = new StringBuilder();
    format.write(graph, direction, text);
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fan-out", "fan-in", "cycle", "failure", "in-flight", "missing-parent"})
  void everyFormat_isAsItWas(String story) throws IOException {
    FlowGraph graph = graph(story);

    Golden.assertSame("graph/" + story + ".json", json(graph, GraphLayout.Direction.DOWN));
    for (GraphFormat format : List.of(GraphFormat.SVG, GraphFormat.DOT, GraphFormat.MERMAID)) {
      Golden.assertSame(
          "graph/" + story + "." + format.text(), text(graph, format, GraphLayout.Direction.RIGHT));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fan-out", "fan-in", "cycle"})
  void orderOfEvents_doesNotMoveThePicture(String story) {
    List<RecordedEvent> shuffled = new ArrayList<>(Stories.all().get(story).recorded());
    Collections.shuffle(shuffled, new Random(1));

    assertThat(json(graph(shuffled), GraphLayout.Direction.RIGHT))
        .isEqualTo(json(graph(story), GraphLayout.Direction.RIGHT));
  }

  @Test
  void namesOfClients_areTextInThePicture() throws Exception {
    String svg = text(graph("failure"), GraphFormat.SVG, GraphLayout.Direction.DOWN);

    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(document.getElementsByTagName("b").getLength()).isZero();
    assertThat(document.getDocumentElement().getTextContent()).contains("parser <b>&\"'");
    assertThat(svg).doesNotContain("style=", "<style", "<script", "href");
  }

  @Test
  void charactersThatXmlCannotHold_areReplaced() {
    assertThat(Escapes.xml("a\u0000\u001b\ud800b\uffff\ud83d\ude00"))
        .isEqualTo("a\ufffd\ufffd\ufffdb\ufffd\ud83d\ude00");
    assertThat(Escapes.dot("\"; n1 -> n2 \\N\n")).isEqualTo("\"\\\"; n1 -> n2 \\\\N\\n\"");
    assertThat(Escapes.mermaid("a\"]; click b `x` <i>"))
        .isEqualTo("\"a#34;#93;#59; click b #96;x#96; #60;i#62;\"");
  }

  @Test
  void graphThatIsTooLarge_losesItsLeast_andSaysSo() {
    FlowGraph cut = graph("fan-out").limited(3, 2);

    assertThat(cut.nodes()).hasSize(3);
    assertThat(cut.edges()).hasSize(2);
    assertThat(cut.omittedNodes()).isEqualTo(1);
    assertThat(cut.omittedEdges()).isEqualTo(1);
    assertThat(graph("fan-out").limited(4, 3)).isEqualTo(graph("fan-out"));
  }

  @Test
  void figures_areAsPeopleReadThem() {
    assertThat(List.of(Figures.time(0), Figures.time(999), Figures.time(1_500)))
        .containsExactly("0 ns", "999 ns", "1.50 µs");
    assertThat(
            List.of(Figures.time(36_400_000), Figures.time(999_600), Figures.time(90_000_000_000L)))
        .containsExactly("36.4 ms", "1.00 ms", "90 s");
    assertThat(List.of(Figures.count(9_999), Figures.count(12_345), Figures.count(4_000_000)))
        .containsExactly("9999", "12.3k", "4M");
  }
}
