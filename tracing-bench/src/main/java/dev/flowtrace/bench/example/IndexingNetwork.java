package dev.flowtrace.bench.example;

import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.PerformanceMetrics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Wires the actors, lets them run, and waits for them. */
final class IndexingNetwork {
  private static final int READERS = 3;
  private static final int TOKENIZERS = 2;
  private static final int CAPACITY = 16;

  private final Tracer tracer;
  private final Path folder;
  private final PrintWriter console;

  IndexingNetwork(Tracer tracer, Path folder, PrintWriter console) {
    this.tracer = tracer;
    this.folder = folder;
    this.console = console;
  }

  void run() throws InterruptedException {
    long beganNanos = System.nanoTime();
    int nodes = READERS + TOKENIZERS + 3;
    Cause began =
        tracer.recordFirst(
            EventType.Simple.NETWORK_EVENT,
            "network",
            data(event("network_started", nodes).put("folder", folder.toString()), null));

    Channel<Payload.FileFound> found = new Channel<>(tracer, CAPACITY);
    Channel<Payload.FileText> texts = new Channel<>(tracer, CAPACITY);
    Channel<Payload.FileWords> words = new Channel<>(tracer, CAPACITY);
    Channel<Payload.Report> reports = new Channel<>(tracer, CAPACITY);
    List<Actor> actors = new ArrayList<>();
    actors.add(new FolderScanner(tracer, began, folder, found));
    for (int i = 1; i <= READERS; i++) {
      actors.add(new TextReader("reader-" + i, tracer, began, found, texts, reports));
    }
    for (int i = 1; i <= TOKENIZERS; i++) {
      actors.add(new Tokenizer("tokenizer-" + i, tracer, began, texts, words));
    }
    actors.add(new WordCounter(tracer, began, words, reports));
    actors.add(new Reporter(tracer, began, reports, console));
    for (Channel<?> channel : List.of(found, texts, words, reports)) {
      channel.connect(began);
    }

    List<Thread> threads = new ArrayList<>();
    for (Actor actor : actors) {
      Thread thread = new Thread(actor, actor.name());
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    tracer.record(
        began,
        EventType.Simple.NETWORK_EVENT,
        "network",
        data(event("network_stopped", nodes), System.nanoTime() - beganNanos));
  }

  private static JsonObject.Builder event(String subtype, int nodes) {
    return JsonObject.newBuilder().put("event_subtype", subtype).put("node_count", nodes);
  }

  private static EventData data(JsonObject.Builder attributes, @Nullable Long ranNanos) {
    PerformanceMetrics metrics =
        ranNanos == null ? PerformanceMetrics.NONE : PerformanceMetrics.ofExecutionTime(ranNanos);
    return new EventData(null, null, null, null, metrics, attributes.build());
  }
}
