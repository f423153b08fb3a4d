package dev.flowtrace.bench.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * The processes that must not outlive this JVM. A shutdown hook ends them, the youngest first, so
 * that on Ctrl-C and on SIGTERM the prompt comes back when the server is down, and no JVM is left.
 *
 * <p>Thread-safe: the hook runs beside the thread that starts processes.
 */
final class ChildProcesses {
  /**
   * For what has nothing to save. Liberty, asked to end while it starts, hangs for half a minute.
   */
  private static final Duration SHORT_STOP_LIMIT = Duration.ofSeconds(5);

  private final Deque<Child> children = new ArrayDeque<>();
  private boolean ending;

  ChildProcesses() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::endAll, "end child processes"));
  }

  /** A process, and how long it may take to end before it is killed. */
  private record Child(Process process, Duration stopLimit) {}

  /** Starts a process, unless this JVM is ending already. It has 5 s to end when asked to. */
  synchronized Process start(ProcessBuilder builder) {
    if (ending) {
      throw new DemoException("stopped");
    }
    try {
      Process process = builder.start();
      children.push(new Child(process, SHORT_STOP_LIMIT));
      return process;
    } catch (IOException e) {
      throw new DemoException("can't start " + builder.command().get(0), e);
    }
  }

  /** From now on, {@code process} holds something worth saving and may take this long to end. */
  synchronized void grantTimeToStop(Process process, Duration stopLimit) {
    children.removeIf(child -> child.process().equals(process));
    children.push(new Child(process, stopLimit));
  }

  /** Whether this JVM is on its way out, so that a child's end is no surprise. */
  synchronized boolean ending() {
    return ending;
  }

  private void endAll() {
    Deque<Child> toEnd;
    synchronized (this) {
      ending = true;
      toEnd = new ArrayDeque<>(children);
    }
    toEnd.forEach(ChildProcesses::end);
  }

  /** After Ctrl-C the terminal has told the children already; a second signal does no harm. */
  private static void end(Child child) {
    Process process = child.process();
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (process.waitFor(child.stopLimit().toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
