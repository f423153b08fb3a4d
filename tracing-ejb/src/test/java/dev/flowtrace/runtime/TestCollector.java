package dev.flowtrace.runtime;

import dev.flowtrace.clients.ClientDesk;
import dev.flowtrace.config.CollectorConfig;
import dev.flowtrace.export.Exports;
import dev.flowtrace.ingest.RefusedException;
import dev.flowtrace.query.TraceContent;
import dev.flowtrace.query.TraceQueries;
import dev.flowtrace.store.UnitOfWork;
import dev.flowtrace.testing.Await;
import dev.flowtrace.testing.FaultyUnitOfWork;
import dev.flowtrace.testing.FaultyUnitOfWork.Outcome;
import dev.flowtrace.testing.TestMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A whole collector outside of a server, fed with frames as the WebSocket feeds it. */
final class TestCollector implements AutoCloseable {
  final FaultyUnitOfWork database;
  final TestMetrics metrics = new TestMetrics();
  private final CollectorHost host;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  /** Starts a collector; {@code settings} are keys and values in turn. */
  TestCollector(UnitOfWork work, String... settings) {
    this(new FaultyUnitOfWork(work), settings);
  }

  TestCollector(FaultyUnitOfWork database, String... settings) {
    this.database = database;
    Map<String, String> keys = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      keys.put("flowtrace." + settings[i], settings[i + 1]);
    }
    host =
        new CollectorHost(
            new CollectorConfig(keys::get),
            database,
            metrics.metrics(),
            "1",
            loop -> {
              Thread thread = new Thread(loop);
              thread.setDaemon(true);
              threads.add(thread);
              return thread;
            },
            trace -> {});
    host.start();
  }

  void whenReplaced(Runnable action) {
    host.whenReplaced(action);
  }

  /** Stops it in order. */
  void stop() {
    host.stop();
  }

  Exports exports() {
    return host.exports();
  }

  ClientDesk clients() {
    return host.clients();
  }

  Collector collector() {
    return host.current();
  }

  /** Submits a frame; returns its journal position. */
  long submit(byte[] frame) throws RefusedException {
    return collector().ingest().submit(collector().ingest().read(frame, false));
  }

  /** Submits frames that must be taken; returns the position of the last. */
  long send(byte[]... frames) {
    long position = 0;
    for (byte[] frame : frames) {
      try {
        position = submit(frame);
      } catch (RefusedException e) {
        throw new AssertionError(new String(frame, StandardCharsets.UTF_8), e);
      }
    }
    return position;
  }

  void awaitCommitted(long position) {
    Await.until(
        "position " + position + " is committed",
        () -> collector().journal().committedPosition() >= position);
  }

  void awaitNothingInFlight() {
    Await.until("no trace is in memory", () -> inFlight() == 0);
  }

  int inFlight() {
    return (int) metrics.gauge("flowtrace_traces_in_flight");
  }

  TraceQueries queries() {
    return collector().queries();
  }

  /** A trace's events as text; null when there is no such trace. */
  List<String> events(UUID traceId) {
    List<String> events = new ArrayList<>();
    TraceContent content = queries().open(traceId).orElse(null);
    if (content == null) {
      return List.of("no trace");
    }
    try {
      content.forEachEvent(
          (json, offset, length) ->
              events.add(new String(json, offset, length, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events;
  }

  /** As a killed process: nothing more reaches the database, and the threads are gone. */
  void kill() {
    database.set(() -> Outcome.FAILS);
    // again and again: a driver may swallow an interrupt
    for (Thread thread : threads) {
      Await.until(
          thread.getName() + " ends",
          () -> {
            thread.interrupt();
            thread.join(10);
            return !thread.isAlive();
          });
    }
  }

  boolean isRunning() {
    return threads.stream().allMatch(Thread::isAlive);
  }

  /** Ends the threads at the end of a test, whatever state it left. */
  @Override
  public void close() {
    kill();
    metrics.remove();
  }
}
