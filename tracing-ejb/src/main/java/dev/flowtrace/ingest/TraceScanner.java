package dev.flowtrace.ingest;

import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.aggregation.TraceVersion;
import dev.flowtrace.protocol.FlowVersion;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the starts and ends of traces in a batch as clients usually send them; whatever is unusual
 * (unknown fields such as sampling, failures) or wrong ends it with a {@link GiveUpException}.
 *
 * <p>For one frame and one thread.
 */
final class TraceScanner {
  private static final Runs START = Runs.ofKeys("trace_id", "flow_id", "version");
  private static final Runs VERSION =
      Runs.ofKeys("major", "minor", "patch", "git_hash", "timestamp");
  private static final int ALL_BUT_GIT_HASH = 23;
  private static final Runs END = Runs.ofKeys("trace_id", "status");
  private static final Runs STATUS = Runs.ofTexts("Completed", "Cancelled");

  private final JsonScanner in;
  private final NameTable names;
  private final EventTimes times;

  /** The version that was read last, and where: most traces of a client run the same. */
  private @Nullable TraceVersion version;

  private int versionFrom;
  private int versionTo;

  TraceScanner(JsonScanner in, NameTable names, EventTimes times) {
    this.in = in;
    this.names = names;
    this.times = times;
  }

  /** Reads the fields of a StartTrace. */
  TraceCommand start() {
    UUID traceId = null;
    String flow = null;
    TraceVersion flowVersion = null;
    int seen = 0;
    int field = -1;
    JsonScanner.require(in.enter('{', '}'));
    do {
      field = in.member(START, field + 1);
      seen = EventScanner.once(seen, 1 << field);
      switch (field) {
        case 0 -> traceId = in.uuid();
        case 1 -> flow = name();
        default -> flowVersion = version();
      }
    } while (in.more('}'));
    if (traceId == null || flow == null || flowVersion == null) {
      throw new GiveUpException();
    }
    return new TraceCommand.Start(traceId, flow, flowVersion, null);
  }

  private String name() {
    in.plainString();
    return names.name(in.json(), in.textStart(), in.textLength());
  }

  private TraceVersion version() {
    in.peek();
    int from = in.position();
    TraceVersion same = version;
    if (same != null && in.isSame(versionFrom, versionTo)) {
      in.moveTo(from + versionTo - versionFrom);
      return same;
    }
    long major = 0;
    long minor = 0;
    long patch = 0;
    String gitHash = null;
    int seen = 0;
    int field = -1;
    JsonScanner.require(in.enter('{', '}'));
    do {
      field = in.member(VERSION, field + 1);
      seen = EventScanner.once(seen, 1 << field);
      switch (field) {
        case 0 -> major = part();
        case 1 -> minor = part();
        case 2 -> patch = part();
        case 3 -> gitHash = in.isNull() ? null : name();
        default -> times.read(in);
      }
    } while (in.more('}'));
    JsonScanner.require((seen & ALL_BUT_GIT_HASH) == ALL_BUT_GIT_HASH);
    int to = in.position();
    TraceVersion read =
        new TraceVersion(
            major,
            minor,
            patch,
            gitHash,
            new String(in.json(), from, to - from, StandardCharsets.UTF_8));
    version = read;
    versionFrom = from;
    versionTo = to;
    return read;
  }

  private long part() {
    long part = in.unsigned();
    JsonScanner.require(part <= FlowVersion.MAX_PART);
    return part;
  }

  /** Reads the fields of an EndTrace. */
  TraceCommand end() {
    UUID traceId = null;
    TraceStatus status = null;
    int seen = 0;
    int field = -1;
    JsonScanner.require(in.enter('{', '}'));
    do {
      field = in.member(END, field + 1);
      seen = EventScanner.once(seen, 1 << field);
      if (field == 0) {
        traceId = in.uuid();
      } else {
        status = status();
      }
    } while (in.more('}'));
    if (traceId == null || status == null) {
      throw new GiveUpException();
    }
    return new TraceCommand.End(traceId, status, null, true);
  }

  private TraceStatus status() {
    return in.oneOf(STATUS) == 0 ? TraceStatus.COMPLETED : TraceStatus.CANCELLED;
  }
}
