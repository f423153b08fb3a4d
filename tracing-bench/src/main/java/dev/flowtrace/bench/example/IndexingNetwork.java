package dev.flowtrace.bench.example;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.Cause;
import dev.flowtrace.client.CauseScope;
import dev.flowtrace.client.FlowRun;
import dev.flowtrace.client.connect.Edge;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Wires the stages, lets them run, and waits for them. */
final class IndexingNetwork {
  private static final int READERS = 3;
  private static final int TOKENIZERS = 2;
  private static final int NODES = READERS + TOKENIZERS + 3;

  private final FlowRun run;
  private final Path folder;
  private final PrintWriter console;
  private final AtomicLong threadsCpuNanos = new AtomicLong();

  IndexingNetwork(FlowRun run, Path folder, PrintWriter console) {
    this.run = run;
    this.folder = folder;
    this.console = console;
  }

  /** Runs to the end; the run of the flow is the caller's to end. */
  void run() throws InterruptedException {
    long beganNanos = System.nanoTime();
    Cause began =
        run.event()
            .attribute("event_subtype", "network_started")
            .attribute("node_count", NODES)
            .attribute("folder", folder.toString())
            .recordAsCause();
    CauseScope network = run.within(began);
    try {
      live();
      run.event()
          .attribute("event_subtype", "network_stopped")
          .attribute("node_count", NODES)
          .tookNanos(System.nanoTime() - beganNanos)
          .record();
    } finally {
      network.close();
    }
  }

  /** CPU time of the stages' threads, in nanoseconds, once all is over. */
  long threadsCpuNanos() {
    return threadsCpuNanos.get();
  }

  private void live() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (Stage stage : wire()) {
      Cause created = run.current(); // a new thread knows nothing of what this one handles
      Thread thread =
          new Thread(
              () -> {
                run.attach(created);
                stage.run();
                threadsCpuNanos.addAndGet(CpuMeter.threadNanos());
              },
              stage.actor().id());
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private List<Stage> wire() {
    Actor scanner = run.actor("scanner");
    Actor counter = run.actor("counter");
    Actor reporter = run.actor("reporter");
    Channel<Payload.FileFound> found =
        new Channel<>(Edge.from(scanner, "out").to("reader-1", "in"));
    Channel<Payload.FileText> texts =
        new Channel<>(Edge.from(run.actor("reader-1"), "out").to("tokenizer-1", "in"));
    Channel<Payload.FileWords> words =
        new Channel<>(Edge.from(run.actor("tokenizer-1"), "out").to(counter, "in"));
    Channel<Payload.Report> reports = new Channel<>(Edge.from(counter, "out").to(reporter, "in"));
    List<Stage> stages = new ArrayList<>();
    stages.add(new FolderScanner(scanner, folder, found));
    for (int i = 1; i <= READERS; i++) {
      stages.add(new TextReader(run.actor("reader-" + i), found, texts, reports));
    }
    for (int i = 1; i <= TOKENIZERS; i++) {
      stages.add(new Tokenizer(run.actor("tokenizer-" + i), texts, words));
    }
    stages.add(new WordCounter(counter, words, reports));
    stages.add(new Reporter(reporter, reports, console));
    for (Channel<?> channel : List.of(found, texts, words, reports)) {
      channel.connect();
    }
    return stages;
  }
}
