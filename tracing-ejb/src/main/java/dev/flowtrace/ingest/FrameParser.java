package dev.flowtrace.ingest;

import dev.flowtrace.aggregation.CausedEvent;
import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.EventReader;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.aggregation.TraceEnd;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.aggregation.TraceVersion;
import dev.flowtrace.metrics.RejectReason;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.FlowTrace;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.Rfc3339;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.codec.CodecLimits;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import dev.flowtrace.protocol.codec.SliceListener;
import dev.flowtrace.protocol.packed.PackedBatch;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames, once: what the collector needs to know of each event, and where its bytes lie.
 * Thread-safe.
 */
public final class FrameParser implements EventReader {
  private static final Set<String> TRACE_FIELDS =
      Set.of("execution_id", "start_time", "end_time", "status", "events", "metadata");

  private final FrameCodec codec;
  private final NameLimits names;
  private final IndexedAttributes indexed;
  private final Supplier<UUID> traceIds;
  private final NameCache cache = new NameCache();
  private final UsualFrames usual;

  /**
   * A parser.
   *
   * @param traceIds makes ids for traces that are started without one
   */
  public FrameParser(
      CodecLimits limits,
      int maxNameBytes,
      Set<String> indexedAttributes,
      Supplier<UUID> traceIds) {
    this.codec = new FrameCodec(limits);
    this.names = new NameLimits(maxNameBytes);
    this.indexed = new IndexedAttributes(indexedAttributes, names);
    this.traceIds = traceIds;
    this.usual = new UsualFrames(limits, names, indexedAttributes, this::strict);
  }

  /**
   * Reads a frame of the wire.
   *
   * @param json its content; kept, and not to be changed any more
   * @throws RefusedException says what is wrong, where, and what is allowed
   */
  public ParsedFrame parse(byte[] json) throws RefusedException {
    ParsedFrame known = usual(json);
    return known == null ? strict(json) : known;
  }

  /** A frame as clients usually send it; null for any other. */
  @Nullable ParsedFrame usual(byte[] json) {
    return usual.read(json);
  }

  /** The same of a content that was lent; what is read keeps to its array. */
  public @Nullable ParsedFrame usual(LentContent lent) {
    return usual.read(lent.array(), lent.length());
  }

  /**
   * A packed batch as clients usually send it; null for any other, which is to be read as JSON.
   *
   * @param frame the batch as it came
   * @param lent its body; what is read keeps to its array
   */
  public @Nullable ParsedFrame usual(byte[] frame, PackedBatch batch, LentContent lent) {
    return usual.read(frame, batch, lent);
  }

  /** Any frame. */
  ParsedFrame strict(byte[] json) throws RefusedException {
    Slices slices = new Slices(json);
    Request request;
    try {
      request = codec.decodeRequest(json, slices);
    } catch (ProtocolException e) {
      throw new RefusedException(
          RejectReason.MALFORMED,
          ErrorCode.INVALID_REQUEST,
          "Invalid message format: " + e.getMessage());
    }
    if (request instanceof Request.StartTrace start) {
      return start(start, slices, json);
    }
    if (request instanceof Request.Hello hello) {
      names.check("Hello.client_version", hello.clientVersion());
      names.check("Hello.network", hello.network());
      names.check("Hello.host", hello.host());
    }
    if (request instanceof Request.RecordBatch batch) {
      return ParsedFrame.batch(batch.seq(), commands(batch, slices), json);
    }
    return new ParsedFrame(request, command(request, slices), json);
  }

  /** The number of a batch that may be bad; -1 when it has none that can be read. */
  long batchSeq(InputStream json) {
    return codec.batchSeq(json);
  }

  @Override
  public RecordedEvent read(byte[] json, int offset, int length) {
    RecordedEvent known = usual.event(json, offset, length);
    return known == null ? strictEvent(Arrays.copyOfRange(json, offset, offset + length)) : known;
  }

  @Override
  public @Nullable CausedEvent readCauses(byte[] json, int offset, int length) {
    return usual.causedEvent(json, offset, length);
  }

  private RecordedEvent strictEvent(byte[] event) {
    Slices slices = new Slices(event);
    slices.event(0, event.length);
    try {
      return event(codec.decodeEvent(event), slices, 0, "event");
    } catch (ProtocolException | RefusedException e) {
      throw new IllegalStateException("a stored event cannot be read: " + e.getMessage(), e);
    }
  }

  private @Nullable TraceCommand command(Request request, Slices slices) throws RefusedException {
    if (request instanceof Request.RecordEvent record) {
      return new TraceCommand.RecordEvent(
          record.traceId(), event(record.event(), slices, 0, "RecordEvent.event"));
    }
    if (request instanceof Request.EndTrace end) {
      return end(end, "EndTrace");
    }
    return request instanceof Request.StoreTrace store ? store(store.trace(), slices) : null;
  }

  /** Starts, then events, then ends, so that what a batch says of a trace is in order. */
  private List<TraceCommand> commands(Request.RecordBatch batch, Slices slices)
      throws RefusedException {
    if (batch.seq() < 1) {
      throw invalid("RecordBatch.seq: " + batch.seq() + "; numbers begin with 1");
    }
    List<TraceCommand> commands = new ArrayList<>();
    for (int i = 0; i < batch.starts().size(); i++) {
      Request.StartTrace start = batch.starts().get(i);
      String where = "RecordBatch.starts[" + i + "]";
      if (start.traceId() == null) {
        throw invalid(where + ".trace_id: missing; in a batch, the client chooses the id");
      }
      commands.add(start(start, start.traceId(), slices, i, where));
    }
    int index = 0;
    for (int i = 0; i < batch.batches().size(); i++) {
      Request.Batch ofTrace = batch.batches().get(i);
      for (int j = 0; j < ofTrace.events().size(); j++) {
        String where = "RecordBatch.batches[" + i + "].events[" + j + "]";
        commands.add(
            new TraceCommand.RecordEvent(
                ofTrace.traceId(), event(ofTrace.events().get(j), slices, index++, where)));
      }
    }
    for (int i = 0; i < batch.ends().size(); i++) {
      commands.add(end(batch.ends().get(i), "RecordBatch.ends[" + i + "]"));
    }
    return commands;
  }

  private static TraceCommand end(Request.EndTrace end, String where) throws RefusedException {
    TraceStatus status = status(end.status());
    if (!status.isFinal()) {
      throw invalid(
          "%s.status: '%s' does not end a trace; allowed are Completed, Cancelled and Failed"
              .formatted(where, status.wireName()));
    }
    return new TraceCommand.End(end.traceId(), status, error(end.status()), true);
  }

  private ParsedFrame start(Request.StartTrace start, Slices slices, byte[] json)
      throws RefusedException {
    UUID traceId = start.traceId();
    byte[] journaled = json;
    Request.StartTrace known = start;
    if (traceId == null) {
      traceId = traceIds.get();
      known = new Request.StartTrace(traceId, start.flowId(), start.version(), start.unknown());
      journaled = codec.encode(known);
    }
    return new ParsedFrame(known, start(start, traceId, slices, 0, "StartTrace"), journaled);
  }

  private TraceCommand start(
      Request.StartTrace start, UUID traceId, Slices slices, int index, String where)
      throws RefusedException {
    names.check(where + ".flow_id", start.flowId());
    TraceVersion version = version(start.version(), slices, index, where + ".version");
    return new TraceCommand.Start(
        traceId, start.flowId(), version, extra(withoutTraceFields(start.unknown())));
  }

  private TraceCommand store(FlowTrace trace, Slices slices) throws RefusedException {
    names.check("StoreTrace.trace.flow_id", trace.flowId());
    List<RecordedEvent> events = new ArrayList<>(trace.events().size());
    for (int i = 0; i < trace.events().size(); i++) {
      events.add(event(trace.events().get(i), slices, i, "StoreTrace.trace.events[" + i + "]"));
    }
    TraceStatus status = status(trace.status());
    long start = epochNanos(trace.startTime(), "StoreTrace.trace.start_time");
    Instant ended = trace.endTime();
    Long end = ended == null ? null : (Long) epochNanos(ended, "StoreTrace.trace.end_time");
    TraceHead head =
        new TraceHead()
            .flow(trace.flowId(), version(trace.version(), slices, 0, "StoreTrace.trace.version"))
            .execution(trace.executionId())
            .metadata(
                new String(codec.encodeMetadata(trace.metadata()), StandardCharsets.UTF_8),
                extra(trace.unknown()))
            .declared(start, end, status.isFinal() ? null : status);
    if (status.isFinal()) {
      head.ended(new TraceEnd(status, error(trace.status()), true, end == null ? start : end));
    }
    return new TraceCommand.Store(trace.traceId(), head, events);
  }

  private RecordedEvent event(TraceEvent event, Slices slices, int index, String where)
      throws RefusedException {
    EventType type = event.eventType();
    EventKind kind = EventKind.ofWireName(type.wireName());
    if (kind == null) {
      throw invalid(where + ".event_type: unknown kind '" + type.wireName() + "'");
    }
    names.check(where + ".actor_id", event.actorId());
    names.check(where + ".data.port", event.data().port());
    String port = event.data().port();
    String toActor = null;
    String toPort = null;
    if (type instanceof EventType.DataFlow flow) {
      toActor = cache.same(flow.toActor());
      toPort = cache.same(flow.toPort());
      names.check(where + ".event_type.DataFlow.to_actor", toActor);
      names.check(where + ".event_type.DataFlow.to_port", toPort);
    }
    String customName = type instanceof EventType.Custom custom ? custom.name() : null;
    names.check(where + ".event_type.Custom", customName);
    MessageSnapshot message = event.data().message();
    Long execution = event.data().performanceMetrics().executionTimeNanos();
    return new RecordedEvent(
        event.eventId(),
        epochNanos(event.timestamp(), where + ".timestamp"),
        kind,
        customName,
        cache.same(event.actorId()),
        port == null ? null : cache.same(port),
        toActor,
        toPort,
        message == null ? -1 : message.sizeBytes(),
        execution == null ? -1 : execution,
        event.data().error(),
        indexed.of(event.data().customAttributes()),
        slices.json,
        slices.eventOffset(index),
        slices.eventLength(index));
  }

  private TraceVersion version(FlowVersion version, Slices slices, int index, String where)
      throws RefusedException {
    names.check(where + ".git_hash", version.gitHash());
    return new TraceVersion(
        version.major(),
        version.minor(),
        version.patch(),
        version.gitHash(),
        slices.version(index));
  }

  private @Nullable String extra(JsonObject unknown) {
    return unknown.isEmpty()
        ? null
        : new String(codec.encodeValue(unknown), StandardCharsets.UTF_8);
  }

  /**
   * Unknown fields of a start become a trace's; where a trace has a field of that name, its own
   * counts.
   */
  private static JsonObject withoutTraceFields(JsonObject unknown) {
    if (unknown.isEmpty()) {
      return unknown;
    }
    Map<String, JsonValue> members = new LinkedHashMap<>(unknown.members());
    members.keySet().removeAll(TRACE_FIELDS);
    return new JsonObject(members);
  }

  private static TraceStatus status(ExecutionStatus status) throws RefusedException {
    TraceStatus known = TraceStatus.ofWireName(status.name());
    if (known == null) {
      throw invalid("unknown status '" + status.name() + "'");
    }
    return known;
  }

  private static @Nullable String error(ExecutionStatus status) {
    return status instanceof ExecutionStatus.Failed failed ? failed.error() : null;
  }

  private static long epochNanos(Instant time, String where) throws RefusedException {
    try {
      return EpochNanos.of(time);
    } catch (ArithmeticException e) {
      throw invalid(
          where
              + ": "
              + Rfc3339.format(time)
              + " is out of range; allowed is 1677-09-21T00:12:44Z to 2262-04-11T23:47:16Z");
    }
  }

  private static RefusedException invalid(String message) {
    return new RefusedException(RejectReason.MALFORMED, ErrorCode.INVALID_REQUEST, message);
  }

  /** Where events and versions lie in a frame. */
  private static final class Slices implements SliceListener {
    private final byte[] json;
    private final Places events = new Places();
    private final Places versions = new Places();

    Slices(byte[] json) {
      this.json = json;
    }

    @Override
    public void event(int offset, int length) {
      events.add(offset, length);
    }

    @Override
    public void version(int offset, int length) {
      versions.add(offset, length);
    }

    int eventOffset(int index) {
      return events.offset(index);
    }

    int eventLength(int index) {
      return events.length(index);
    }

    String version(int index) {
      return new String(
          json, versions.offset(index), versions.length(index), StandardCharsets.UTF_8);
    }
  }

  /** Parts of an array, in order. */
  private static final class Places {
    private int[] places = new int[2];
    private int count;

    void add(int offset, int length) {
      if (2 * count == places.length) {
        places = Arrays.copyOf(places, 4 * count);
      }
      places[2 * count] = offset;
      places[2 * count + 1] = length;
      count++;
    }

    int offset(int index) {
      return places[2 * index];
    }

    int length(int index) {
      return places[2 * index + 1];
    }
  }
}
