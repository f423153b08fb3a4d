package dev.flowtrace.protocol;

/** How far a run of a flow is. */
public sealed interface ExecutionStatus {
  /** Known, but no event yet. */
  ExecutionStatus PENDING = new Pending();

  /** In flight. */
  ExecutionStatus RUNNING = new Running();

  /** Ended well. */
  ExecutionStatus COMPLETED = new Completed();

  /** Ended before it was done. */
  ExecutionStatus CANCELLED = new Cancelled();

  /**
   * The name on the wire: {@code Pending}, {@code Running}, {@code Completed}, {@code Cancelled} or
   * {@code Failed}.
   */
  String name();

  /** Whether the run is over: completed, cancelled or failed. */
  boolean isEnded();

  /** Ended with an error. */
  static ExecutionStatus failed(String error) {
    return new Failed(error);
  }

  /** Known, but no event yet; all instances are equal, see {@link #PENDING}. */
  record Pending() implements ExecutionStatus {
    @Override
    public String name() {
      return "Pending";
    }

    @Override
    public boolean isEnded() {
      return false;
    }
  }

  /** In flight; all instances are equal, see {@link #RUNNING}. */
  record Running() implements ExecutionStatus {
    @Override
    public String name() {
      return "Running";
    }

    @Override
    public boolean isEnded() {
      return false;
    }
  }

  /** Ended well; all instances are equal, see {@link #COMPLETED}. */
  record Completed() implements ExecutionStatus {
    @Override
    public String name() {
      return "Completed";
    }

    @Override
    public boolean isEnded() {
      return true;
    }
  }

  /** Ended before it was done; all instances are equal, see {@link #CANCELLED}. */
  record Cancelled() implements ExecutionStatus {
    @Override
    public String name() {
      return "Cancelled";
    }

    @Override
    public boolean isEnded() {
      return true;
    }
  }

  /**
   * Ended with an error.
   *
   * @param error what went wrong; empty in a query means 'any'
   */
  record Failed(String error) implements ExecutionStatus {
    @Override
    public String name() {
      return "Failed";
    }

    @Override
    public boolean isEnded() {
      return true;
    }
  }
}
