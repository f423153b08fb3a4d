package dev.flowtrace.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseFailureTest {

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"08001", "08006", "57P01", "53300", "90067", "", "28P01"})
  void noConnection_isAway(String state) {
    assertThat(DatabaseFailure.isAway(wrapped(new SQLException("gone", state)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"42P01", "22021", "23505"})
  void refusedStatement_isADefectOfOurs(String state) {
    assertThat(DatabaseFailure.isAway(wrapped(new SQLException("no", state)))).isFalse();
  }

  @Test
  void failureWithoutDatabase_isNotIt() {
    assertThat(DatabaseFailure.isAway(wrapped(new IllegalStateException("x")))).isFalse();
  }

  @Test
  void circleOfCauses_ends() {
    RuntimeException a = new RuntimeException("a");
    a.initCause(new RuntimeException("b", a));

    assertThat(DatabaseFailure.isAway(a)).isFalse();
  }

  private static Throwable wrapped(Throwable cause) {
    return new IllegalStateException("outer", new RuntimeException("inner", cause));
  }
}
