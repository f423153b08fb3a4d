package dev.flowtrace.testing;

import dev.flowtrace.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All processes of a PostgreSQL, which do nothing until this is closed: a server that hangs. */
public final class PostgresProcesses implements AutoCloseable {
  private final List<ProcessHandle> processes;
  private final Thread hook = new Thread(this::go);

  private PostgresProcesses(List<ProcessHandle> processes) {
    this.processes = processes;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Stops them with SIGSTOP. */
  public static PostgresProcesses stopped(TestDatabase database) throws IOException {
    Path data = Path.of(database.rows("show data_directory").get(0));
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> processes = new ArrayList<>();
    // first, so that it starts no more
    processes.add(server);
    signal("STOP", server);
    server.descendants().forEach(processes::add);
    processes.forEach(process -> signal("STOP", process));
    return new PostgresProcesses(processes);
  }

  /** How many there are. */
  public int count() {
    return processes.size();
  }

  private static void signal(String name, ProcessHandle process) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** They go on. */
  @Override
  public void close() {
    go();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private void go() {
    processes.forEach(process -> signal("CONT", process));
  }
}
