package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.TraceOutline;
import dev.flowtrace.testing.Frames;
import dev.flowtrace.testing.TestEvent;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who was in a trace, in memory and in the database. */
@ParameterizedClass
@EnumSource
class TraceOutlinesTest {
  private static final UUID T = UUID.fromString("00000000-0000-4000-8000-00000000000a");
  private static final int MOST = 10;

  private static final TraceOutline WHOLE =
      new TraceOutline(
          List.of(
              new TraceOutline.Actor("parser", 2, 1),
              new TraceOutline.Actor("reader", 1, 0),
              new TraceOutline.Actor("sink", 0, 0)),
          List.of(
              new TraceOutline.Link("parser", "sink"), new TraceOutline.Link("reader", "parser")),
          3);

  @Parameter TestDatabase database;

  private StoreFixture store;
  private TraceOutlines outlines;

  @BeforeEach
  void open() {
    store = new StoreFixture(database.fresh(), "a");
    outlines = new TraceOutlines(store.work);
    store.send(
        Frames.start(T, "orders"),
        TestEvent.flow("reader", "parser").in(T),
        TestEvent.flow("parser", "sink").in(T),
        TestEvent.of("parser").at(10).error("bad input").in(T),
        Frames.end(T, "Completed"));
    assertThat(store.aggregator.outline(T, MOST)).as("what is stored is not known").isNull();
    store.aggregator.resolve(T, null, -1);
  }

  @Test
  void trace_isOutlinedInMemory_andWhenItIsStored() {
    assertThat(store.aggregator.outline(T, MOST)).isEqualTo(WHOLE);

    store.evict();

    assertThat(store.aggregator.outline(T, MOST)).isNull();
    assertThat(outlines.of(List.of(T, UUID.randomUUID()), MOST)).containsOnlyKeys(T);
    assertThat(outlines.of(List.of(T), MOST).get(T)).isEqualTo(WHOLE);
  }

  @Test
  void actorsOfSeveralFlushes_areCountedTogether_eachOnce() {
    store.flush();
    UUID late = UUID.fromString("00000000-0000-4000-8000-00000000000b");
    store.send(TestEvent.flow("reader", "parser").in(late));
    store.flush();
    store.send(TestEvent.flow("parser", "sink").in(late));
    store.evict();
    database.sql(
        "insert into trace_actors (trace_id, actors, trace_version)"
            + " select trace_id, actors, 99 from trace_actors where actors = 'sink'");

    assertThat(outlines.of(List.of(late), 2).get(late)).isEqualTo(TraceOutline.ofCount(3));
    assertThat(outlines.of(List.of(late), MOST).get(late).actors()).hasSize(3);
  }

  @Test
  void ofTooManyActors_thereIsTheirNumberOnly() {
    TraceOutline count = TraceOutline.ofCount(3);
    assertThat(store.aggregator.outline(T, 2)).isEqualTo(count);

    store.evict();

    assertThat(outlines.of(List.of(T), 2).get(T)).isEqualTo(count);
  }

  @Test
  void whereActorsAreKnownByNameOnly_orWhatTheyDidIsDamaged_thereIsTheirNumberOnly() {
    store.evict();
    String damaged = database == TestDatabase.H2 ? "X'77'" : "'\\x77'";
    database.sql("update trace_topology set payload = " + damaged);
    assertThat(outlines.of(List.of(T), MOST).get(T)).isEqualTo(TraceOutline.ofCount(3));

    database.sql("delete from trace_topology");
    assertThat(outlines.of(List.of(T), MOST).get(T)).isEqualTo(TraceOutline.ofCount(3));
  }
}
