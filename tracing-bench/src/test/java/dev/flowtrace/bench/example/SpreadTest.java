package dev.flowtrace.bench.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SpreadTest {

  private static Spread ofOneTo(int count) {
    List<Double> values =
        IntStream.rangeClosed(1, count).mapToObj(i -> (double) i).collect(Collectors.toList());
    Collections.shuffle(values, new Random(4711));
    return Spread.of(values);
  }

  @Test
  void medianAndQuartiles_areBetweenTheValues() {
    assertThat(ofOneTo(4))
        .isEqualTo(new Spread(2.5, 1, 4, 1.75, 3.25, 4)); // too few for an interval: all there are
    assertThat(ofOneTo(5).median()).isEqualTo(3);
    assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(7, 7, 7, 7, 7, 1));
  }

  /** Tables for the sign test: of 100 values the 40th and the 61st, of 20 the 6th and the 15th. */
  @Test
  void interval_hasThePlacesOfTheSignTest() {
    assertThat(ofOneTo(100)).extracting(Spread::low, Spread::high).containsExactly(40.0, 61.0);
    assertThat(ofOneTo(20)).extracting(Spread::low, Spread::high).containsExactly(6.0, 15.0);
  }

  @Test
  void interval_containsTheMedian_ofNineteenSamplesInTwenty() {
    Random random = new Random(17);
    long within =
        IntStream.range(0, 2_000)
            .mapToObj(
                sample ->
                    Spread.of(
                        DoubleStream.generate(() -> Math.exp(random.nextGaussian()))
                            .limit(101)
                            .boxed()
                            .toList()))
            .filter(spread -> spread.low() <= 1 && 1 <= spread.high())
            .count();
    assertThat(within / 2_000.0).isCloseTo(0.95, within(0.02));
  }

  @Test
  void text_tellsAllOfIt() {
    assertThat(ofOneTo(9).text(1)).isEqualTo("5.0 (95 % sure: 2.0 to 8.0; quartiles 3.0 to 7.0)");
    assertThat(ofOneTo(5).text(0)).isEqualTo("3 (too few to be sure; quartiles 2 to 4)");
  }
}
