package dev.flowtrace.bench.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client, over all its processes, of which one runs at a time. One thread starts and ends. */
final class ClientProcess {
  private final Processes processes;
  private final List<String> command;
  private final Path directory;
  private final int client;
  private final List<Generation> generations = new ArrayList<>();

  /** One process of the client, and what it has said. */
  static final class Generation {
    private final int client;
    private final int number;
    private volatile @Nullable Process process;
    private volatile int recorded;
    private volatile int confirmed;
    private volatile boolean left;
    private volatile long lost;
    private volatile long resent;
    private volatile long recovered;
    private volatile @Nullable Thread reader;

    Generation(int client, int number) {
      this.client = client;
      this.number = number;
    }

    int client() {
      return client;
    }

    int number() {
      return number;
    }

    /** The events below this number must be stored. */
    int promised() {
      return left ? recorded : confirmed;
    }

    /** No event from this number on was ever recorded. */
    int most() {
      return left ? recorded : Integer.MAX_VALUE;
    }

    int recorded() {
      return recorded;
    }

    /** Events that the client library says it has given up; known of one that ended in order. */
    long lost() {
      return lost;
    }

    /** Batches that were sent again. */
    long resent() {
      return resent;
    }

    /** Events that it found in the spool and brought. */
    long recovered() {
      return recovered;
    }

    /** Takes a line of the process's output. */
    void hear(String line) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "recorded" -> recorded = Math.max(recorded, Integer.parseInt(words[1]));
        case "confirmed" -> {
          confirmed = Math.max(confirmed, Integer.parseInt(words[1]));
          recorded = Math.max(recorded, confirmed);
        }
        case "bye" -> {
          recorded = Integer.parseInt(words[1]);
          lost = Long.parseLong(words[2]);
          resent = Long.parseLong(words[3]);
          recovered = Long.parseLong(words[4]);
          left = true;
        }
        default -> {
          // it waits, or the JVM has something to say
        }
      }
    }
  }

  /**
   * Nothing runs yet.
   *
   * @param command the JVM and its class path
   * @param directory for spool and log
   */
  ClientProcess(Processes processes, List<String> command, Path directory, int client) {
    this.processes = processes;
    this.command = List.copyOf(command);
    this.directory = directory;
    this.client = client;
  }

  /** Starts the next process. */
  void start(String address, int rate, long seed) {
    Generation next = new Generation(client, generations.size());
    List<String> line = new ArrayList<>(command);
    line.add(CrashClient.class.getName());
    line.add(address);
    line.add(Integer.toString(client));
    line.add(Integer.toString(next.number));
    line.add(Integer.toString(rate));
    line.add(directory.resolve("spool-" + client).toString());
    line.add(Long.toString(seed));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().keySet().removeIf(key -> key.startsWith("FLOWTRACE_"));
    builder.redirectError(
        ProcessBuilder.Redirect.appendTo(directory.resolve("client-" + client + ".log").toFile()));
    Process started = processes.start(builder);
    next.process = started;
    Thread reader = new Thread(() -> read(started, next), "client " + client);
    reader.setDaemon(true);
    reader.start();
    next.reader = reader;
    generations.add(next);
  }

  private static void read(Process process, Generation generation) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        generation.hear(line);
      }
    } catch (IOException e) {
      // killed
    }
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    Generation last = last();
    Processes.kill(process(last));
    awaitReader(last);
  }

  /**
   * Tells the process to end.
   *
   * @param order {@code leave} or {@code finish}
   */
  void tell(String order) {
    // a process that is gone already is noticed when its end is waited for
    try {
      Writer out = process(last()).outputWriter(StandardCharsets.UTF_8);
      out.write(order + "\n");
      out.flush();
    } catch (IOException e) {
      throw new CrashException("client " + client + " does not listen any more", e);
    }
  }

  /** Whether the process has ended in order within a time. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    Generation last = last();
    if (!process(last).waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    awaitReader(last);
    return last.left;
  }

  private static void awaitReader(Generation generation) throws InterruptedException {
    Thread reader = generation.reader;
    if (reader != null) {
      reader.join();
    }
  }

  private static Process process(Generation generation) {
    Process process = generation.process;
    if (process == null) {
      throw new IllegalStateException("was never started");
    }
    return process;
  }

  private Generation last() {
    return generations.get(generations.size() - 1);
  }

  /** All that ran, the first one first. */
  List<Generation> generations() {
    return List.copyOf(generations);
  }
}
