package dev.flowtrace.export;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.config.ExportConfig;
import dev.flowtrace.store.DamagedRowException;
import dev.flowtrace.store.ExportOutbox;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends the traces of one claim, and tells the outbox of each what became of it. A refused request
 * is sent again in halves until the traces are found that are refused; what may go better later
 * ends the round. Used by one thread, once.
 */
final class ExportRound {
  private static final Logger LOG = Logger.getLogger(ExportRound.class.getPackageName());

  /** A trace that was tried so often goes alone: it may be what its requests failed for. */
  private static final int ATTEMPTS_IN_COMPANY = 2;

  private final Exports.Parts parts;
  private final Throttle throttle;
  private final Upkeep upkeep;
  private final ExportOutbox outbox;
  private final ExportConfig config;
  private final Clock clock;
  private final UUID claimId;
  private final Map<UUID, OutgoingTrace> open = new LinkedHashMap<>();
  private final Draft draft;
  private final Attributes attributes = new Attributes();
  private long renewNanoTime;
  private boolean over;

  ExportRound(Exports.Parts parts, Throttle throttle, Upkeep upkeep, ExportOutbox.Claim claim) {
    this.parts = parts;
    this.throttle = throttle;
    this.upkeep = upkeep;
    this.outbox = parts.outbox();
    this.config = parts.config();
    this.clock = parts.clock();
    this.claimId = claim.claimId();
    draft = new Draft(config.requestSpans(), config.requestBytes(), this::send);
    Map<UUID, List<ExportOutbox.Entry>> byTrace = new LinkedHashMap<>();
    for (ExportOutbox.Entry entry : claim.entries()) {
      byTrace.computeIfAbsent(entry.traceId(), id -> new ArrayList<>(1)).add(entry);
    }
    byTrace.forEach((id, entries) -> open.put(id, new OutgoingTrace(id, entries)));
    scheduleRenewal();
  }

  /** How long a claim holds: longer than a request takes. */
  static Duration claimTime(ExportConfig config) {
    return config.timeout().multipliedBy(2).plusSeconds(30);
  }

  private void scheduleRenewal() {
    renewNanoTime = System.nanoTime() + claimTime(config).toNanos() / 3;
  }

  /** Sends what it can; what is left is given back. */
  void run() throws InterruptedException {
    try {
      List<OutgoingTrace> traces = List.copyOf(open.values());
      for (int from = 0; from < traces.size() && !isOver(); from += TraceGroup.TRACES) {
        add(traces.subList(from, Math.min(traces.size(), from + TraceGroup.TRACES)));
      }
      if (!isOver()) {
        draft.flush();
      }
    } finally {
      giveBack();
    }
  }

  private boolean isOver() {
    return over || parts.pacer().isStopping();
  }

  private void giveBack() {
    List<UUID> left = open.values().stream().flatMap(t -> t.exportIds().stream()).toList();
    if (!left.isEmpty()) {
      try {
        outbox.release(claimId, left, now());
      } catch (RuntimeException e) {
        LOG.log(Level.FINE, "a claim could not be given back; it ends by itself", e);
      }
    }
  }

  private void add(List<OutgoingTrace> traces) throws InterruptedException {
    TraceGroup group =
        TraceGroup.read(
            parts.reader(),
            traces.stream().map(OutgoingTrace::traceId).toList(),
            config.requestBytes());
    // deleted since they ended; many, when a backlog is older than what is kept
    settled(traces.stream().filter(trace -> group.head(trace.traceId()) == null).toList());
    for (OutgoingTrace trace : traces) {
      if (isOver()) {
        return;
      }
      TraceHead head = group.head(trace.traceId());
      if (head != null) {
        add(trace, head, group.events(trace.traceId()));
      }
    }
  }

  private void add(OutgoingTrace trace, TraceHead head, StoredEvents events)
      throws InterruptedException {
    boolean alone = trace.attempts() >= ATTEMPTS_IN_COMPANY;
    if (alone) {
      draft.flush();
    }
    try {
      read(trace, head, events);
    } catch (IOException e) {
      draft.drop();
      setAside(trace, "unreadable", String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      draft.drop();
      setAside(trace, "unreadable", damage(e));
    } catch (StoredEvents.GoneException e) {
      draft.drop();
      settled(List.of(trace));
    }
    if (alone && !isOver()) {
      draft.flush();
    }
  }

  /**
   * What is wrong with a trace's row; containers wrap what is thrown. Anything else is thrown on.
   */
  private static String damage(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof DamagedRowException damaged) {
        return String.valueOf(damaged.getMessage());
      }
    }
    throw e;
  }

  private void read(OutgoingTrace trace, TraceHead head, StoredEvents events)
      throws IOException, StoredEvents.GoneException, InterruptedException {
    UUID traceId = trace.traceId();
    if (traceId.getMostSignificantBits() == 0 && traceId.getLeastSignificantBits() == 0) {
      setAside(trace, "invalid_id", "OTLP takes no trace id of zeros");
      return;
    }
    SpanIds ids = new SpanIds(traceId);
    events.forEach(
        (json, offset, length) -> {
          ids.add(EventReader.readId(json, offset, length));
          return true;
        });
    OtlpMapping mapping = new OtlpMapping(traceId, head, ids, attributes);
    draft.begin(trace);
    draft.add(mapping.root());
    events.forEach(
        (json, offset, length) -> {
          draft.add(mapping.span(EventReader.read(json, offset, length)));
          return !isOver() && !trace.isOver();
        });
    if (isOver() || trace.isOver()) {
      draft.drop();
    } else {
      draft.end();
    }
  }

  private void send(List<TracePart> request) throws InterruptedException {
    List<TracePart> wanted = request.stream().filter(part -> !part.trace().isOver()).toList();
    if (wanted.isEmpty() || isOver()) {
      return;
    }
    List<Span> spans = wanted.stream().flatMap(part -> part.spans().stream()).toList();
    throttle.pay();
    upkeep.runIfDue(); // a round may take minutes
    if (isOver()) {
      return;
    }
    renew();
    Answer answer = parts.sender().send(spans);
    if (answer instanceof Answer.Delivered delivered) {
      List<OutgoingTrace> whole =
          wanted.stream().filter(TracePart::last).map(TracePart::trace).toList();
      parts.activity().delivered(whole.size(), spans.size(), delivered);
      settled(whole);
    } else if (answer instanceof Answer.TryAgain later) {
      tryAgain(wanted, later);
    } else if (answer instanceof Answer.Refused refused) {
      refused(wanted, spans.size(), refused);
    } else {
      over = true;
    }
  }

  private void tryAgain(List<TracePart> request, Answer.TryAgain answer) {
    over = true;
    int failures = parts.activity().tryAgain(answer);
    int attempts = request.stream().mapToInt(part -> part.trace().attempts()).max().orElse(0);
    parts.pacer().pause(parts.backoff().pause(failures, answer.after()));
    Duration pause = parts.backoff().pause(attempts + 1, answer.after());
    List<UUID> ids = new ArrayList<>();
    for (TracePart part : request) {
      part.trace().end();
      if (open.remove(part.trace().traceId()) != null) {
        ids.addAll(part.trace().exportIds());
      }
    }
    outbox.retryAt(claimId, ids, now() + pause.toNanos(), answer.reason(), answer.error());
  }

  private void refused(List<TracePart> request, int spans, Answer.Refused answer)
      throws InterruptedException {
    boolean byTraces = answer.cause() != Answer.Cause.SENDER && request.size() > 1;
    boolean bySpans = answer.cause() == Answer.Cause.SIZE && spans > 1;
    parts.activity().refused(answer, byTraces || bySpans);
    if (byTraces) {
      int middle = request.size() / 2;
      send(request.subList(0, middle));
      send(request.subList(middle, request.size()));
    } else if (bySpans && request.size() == 1) {
      send(List.of(request.get(0).half(false)));
      send(List.of(request.get(0).half(true)));
    } else {
      for (TracePart part : request) {
        setAside(part.trace(), answer.reason(), answer.error());
      }
    }
  }

  private void settled(List<OutgoingTrace> traces) {
    if (!traces.isEmpty()) {
      outbox.delivered(traces.stream().flatMap(trace -> trace.entries().stream()).toList());
      for (OutgoingTrace trace : traces) {
        trace.end();
        open.remove(trace.traceId());
      }
    }
  }

  private void setAside(OutgoingTrace trace, String reason, String error) {
    parts.activity().setAside(reason, error);
    outbox.failed(trace.entries(), now(), reason, error);
    trace.end();
    open.remove(trace.traceId());
  }

  private void renew() {
    if (System.nanoTime() - renewNanoTime > 0) {
      outbox.renew(
          claimId,
          open.values().stream().flatMap(trace -> trace.exportIds().stream()).toList(),
          now() + claimTime(config).toNanos());
      scheduleRenewal();
    }
  }

  private long now() {
    return EpochNanos.of(clock.instant());
  }
}
