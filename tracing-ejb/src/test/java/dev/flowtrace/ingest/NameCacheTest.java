package dev.flowtrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NameCacheTest {
  private final NameCache cache = new NameCache();

  @Test
  void equalNames_areOne_untilAnotherTakesTheirPlace() {
    String first = new StringBuilder("reader").toString();
    assertThat(cache.same(first)).isSameAs(first);
    assertThat(cache.same(new StringBuilder("reader").toString())).isSameAs(first);
    // "Aa" and "BB" have the same hash code
    String taken = new StringBuilder("Aa").toString();
    cache.same(taken);
    assertThat(cache.same("BB")).isEqualTo("BB");
    assertThat(cache.same(new StringBuilder("Aa").toString())).isEqualTo("Aa").isNotSameAs(taken);
  }

  @Test
  void longNames_areNotKept() {
    String first = "x".repeat(129);
    assertThat(cache.same(first)).isSameAs(first);
    String second = "x".repeat(129);
    assertThat(cache.same(second)).isSameAs(second);
  }
}
