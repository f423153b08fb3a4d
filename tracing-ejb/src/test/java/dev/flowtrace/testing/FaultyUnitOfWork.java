package dev.flowtrace.testing;

import dev.flowtrace.store.UnitOfWork;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.util.function.Function;

/** A database that can be away: a real one, of which transactions fail when the test says so. */
public final class FaultyUnitOfWork implements UnitOfWork {
  private final UnitOfWork real;
  private volatile Fault fault = () -> Outcome.WORKS;

  /** What becomes of a transaction. */
  public enum Outcome {
    /** It is committed, and the answer comes. */
    WORKS,
    /** It is not even begun. */
    FAILS,
    /** It is committed, but the answer is lost. */
    COMMITS_AND_FAILS
  }

  /** Decides for each transaction. */
  public interface Fault {
    /** What becomes of the next one. */
    Outcome next();
  }

  /** A database that works until {@link #set}. */
  public FaultyUnitOfWork(UnitOfWork real) {
    this.real = real;
  }

  /** From now on transactions fare so. */
  public void set(Fault next) {
    fault = next;
  }

  @Override
  public <T> T call(Function<EntityManager, T> work) {
    Outcome outcome = fault.next();
    if (outcome == Outcome.FAILS) {
      throw new IllegalStateException("the database is away");
    }
    T result = real.call(work);
    if (outcome == Outcome.COMMITS_AND_FAILS) {
      throw new IllegalStateException("the answer of a commit was lost");
    }
    return result;
  }

  @Override
  public void callAlone(String statement) throws SQLException {
    if (fault.next() == Outcome.FAILS) {
      throw new IllegalStateException("the database is away");
    }
    real.callAlone(statement);
  }
}
