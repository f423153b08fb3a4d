package dev.flowtrace.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Takes the values of one row after the other, in the order of a statement's columns. */
interface RowValues {
  /** A text as the database has it, see {@link StoredText}. */
  RowValues stored(@Nullable String value) throws SQLException;

  RowValues number(long value) throws SQLException;

  RowValues number(@Nullable Long value) throws SQLException;

  RowValues bytes(byte @Nullable [] value) throws SQLException;

  /** Sets the columns of a row. */
  interface Setter<T> {
    RowValues set(RowValues values, T row) throws SQLException;
  }
}
