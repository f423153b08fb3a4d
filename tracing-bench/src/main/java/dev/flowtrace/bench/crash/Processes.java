package dev.flowtrace.bench.crash;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The processes of a run, none of which outlives this JVM. Thread-safe. */
final class Processes implements AutoCloseable {
  private static final long GONE_SECONDS = 20;

  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private final Thread hook = new Thread(this::killAll, "kill the crash test's processes");

  Processes() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts a process. */
  Process start(ProcessBuilder builder) {
    try {
      Process process = builder.start();
      running.removeIf(earlier -> !earlier.isAlive());
      running.add(process);
      return process;
    } catch (IOException e) {
      throw new CrashException("can't start " + builder.command().get(0), e);
    }
  }

  /** SIGKILL to it and all that it has started; returns when they are gone. */
  static void kill(Process process) throws InterruptedException {
    var family = process.descendants().toList();
    process.destroyForcibly();
    family.forEach(ProcessHandle::destroyForcibly);
    if (!process.waitFor(GONE_SECONDS, TimeUnit.SECONDS)) {
      throw new CrashException("process " + process.pid() + " does not die");
    }
    for (ProcessHandle member : family) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GONE_SECONDS);
      while (member.isAlive() && System.nanoTime() - deadline < 0) {
        Thread.sleep(5);
      }
    }
  }

  private void killAll() {
    for (Process process : running) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Override
  public void close() {
    killAll();
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
