package dev.flowtrace.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * All settings of a collector, read and checked once.
 *
 * <p>Each key is explained in {@code docs/configuration.md}.
 */
public final class CollectorConfig {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final long GIB = 1024 * MIB;

  private final String nodeName;
  private final Duration heartbeat;
  private final Duration takeoverAfter;
  private final Duration startupTimeout;
  private final long maxFrameBytes;
  private final long maxDecompressedBytes;
  private final int maxDepth;
  private final int maxNameBytes;
  private final int maxConnectionTraces;
  private final long budgetBytes;
  private final Duration holdTimeout;
  private final Duration journalInterval;
  private final long journalRowBytes;
  private final Duration journalVacuumInterval;
  private final long flushBytes;
  private final Duration flushInterval;
  private final long flushTransactionBytes;
  private final int flushTransactionTraces;
  private final Duration idleTimeout;
  private final Duration abandonAfter;
  private final int maxInFlight;
  private final boolean replyWhenStored;
  private final Set<String> indexedAttributes;
  private final int replyQueue;
  private final int liveQueue;
  private final int liveStreams;
  private final long liveQueueBytes;
  private final int defaultLimit;
  private final int maxLimit;
  private final long maxReplyBytes;
  private final int replays;
  private final int viewEvents;
  private final Duration maxCommitAge;
  private final boolean countEndpoint;
  private final ClientSettings clients;
  private final ExportConfig export;

  /**
   * Reads all keys.
   *
   * @param lookup gives a key's value, null when it is not set
   * @throws ConfigException when one is bad: names the key, the value and what is allowed
   */
  public CollectorConfig(Function<String, String> lookup) {
    ConfigReader read = new ConfigReader(lookup);
    nodeName = read.name("flowtrace.node.name", "collector");
    heartbeat = read.duration("flowtrace.node.heartbeat", "3s", "100ms", "1m");
    takeoverAfter = read.duration("flowtrace.node.takeover-after", "15s", "300ms", "1h");
    startupTimeout = read.duration("flowtrace.store.startup-timeout", "60s", "0s", "1h");
    maxFrameBytes = read.bytes("flowtrace.limits.frame-bytes", 16 * MIB, KIB, GIB);
    maxDecompressedBytes = read.bytes("flowtrace.limits.decompressed-bytes", 64 * MIB, KIB, GIB);
    maxDepth = (int) read.number("flowtrace.limits.depth", 128, 16, 1_000);
    maxNameBytes = (int) read.number("flowtrace.limits.name-bytes", 512, 16, 512);
    maxConnectionTraces =
        (int) read.number("flowtrace.limits.connection-traces", 100_000, 1, 10_000_000);
    budgetBytes = read.bytes("flowtrace.ingest.budget", 256 * MIB, 8 * MIB, 64 * GIB);
    holdTimeout = read.duration("flowtrace.ingest.hold-timeout", "60s", "0s", "1h");
    journalInterval = read.duration("flowtrace.journal.interval", "5ms", "0s", "1s");
    journalRowBytes = read.bytes("flowtrace.journal.row-bytes", 8 * MIB, 64 * KIB, 512 * MIB);
    journalVacuumInterval = read.duration("flowtrace.journal.vacuum-interval", "10s", "0s", "1h");
    flushBytes = read.bytes("flowtrace.flush.bytes", 256 * KIB, KIB, 64 * MIB);
    flushInterval = read.duration("flowtrace.flush.interval", "5s", "10ms", "5m");
    flushTransactionBytes =
        read.bytes("flowtrace.flush.transaction-bytes", 16 * MIB, 64 * KIB, GIB);
    flushTransactionTraces =
        (int) read.number("flowtrace.flush.transaction-traces", 500, 1, 10_000);
    idleTimeout = read.duration("flowtrace.trace.idle-timeout", "60s", "100ms", "24h");
    abandonAfter = read.duration("flowtrace.trace.abandon-after", "1h", "1s", "365d");
    maxInFlight = (int) read.number("flowtrace.trace.max-in-flight", 20_000, 1, 30_000);
    replyWhenStored =
        read.oneOf("flowtrace.reply.when", "accepted", "accepted", "stored").equals("stored");
    indexedAttributes =
        new TreeSet<>(
            Arrays.asList(
                read.names(
                    "flowtrace.index.attributes",
                    "message_id,message_correlation_id,correlation_id")));
    replyQueue = (int) read.number("flowtrace.reply.queue", 10_000, 1, 1_000_000);
    liveQueue = (int) read.number("flowtrace.live.queue", 1_000, 1, 1_000_000);
    liveQueueBytes = read.bytes("flowtrace.live.queue-bytes", 8 * MIB, 64 * KIB, GIB);
    liveStreams = (int) read.number("flowtrace.live.streams", 1_000, 1, 100_000);
    defaultLimit = (int) read.number("flowtrace.query.default-limit", 100, 1, 10_000);
    maxLimit = (int) read.number("flowtrace.query.max-limit", 1_000, 1, 10_000);
    maxReplyBytes = read.bytes("flowtrace.query.reply-bytes", 60 * MIB, KIB, 64 * MIB);
    replays = (int) read.number("flowtrace.query.replays", 16, 1, 1_000);
    viewEvents = (int) read.number("flowtrace.query.view-events", 200_000, 100, 5_000_000);
    maxCommitAge = read.duration("flowtrace.health.commit-age", "10s", "100ms", "1h");
    countEndpoint =
        read.oneOf("flowtrace.bench.count-endpoint", "false", "false", "true").equals("true");
    clients = ClientSettings.read(read);
    export = ExportConfig.read(read);
    read.require(
        takeoverAfter.compareTo(heartbeat.multipliedBy(3)) >= 0,
        "flowtrace.node.takeover-after",
        takeoverAfter.toString(),
        "at least three times flowtrace.node.heartbeat, which is " + heartbeat);
    read.require(
        defaultLimit <= maxLimit,
        "flowtrace.query.default-limit",
        Integer.toString(defaultLimit),
        "at most flowtrace.query.max-limit, which is " + maxLimit);
    read.require(
        idleTimeout.compareTo(abandonAfter) <= 0,
        "flowtrace.trace.idle-timeout",
        idleTimeout.toString(),
        "at most flowtrace.trace.abandon-after, which is " + abandonAfter);
    read.require(
        budgetBytes >= 2 * maxFrameBytes,
        "flowtrace.ingest.budget",
        budgetBytes + " bytes",
        "at least twice flowtrace.limits.frame-bytes, which is " + maxFrameBytes + " bytes");
  }

  /** This collector's name among those on one database; its journal goes by it. */
  public String nodeName() {
    return nodeName;
  }

  /** How often the collector says in its row that it lives. */
  public Duration heartbeat() {
    return heartbeat;
  }

  /** How long another collector must be silent before this one takes its journal over. */
  public Duration takeoverAfter() {
    return takeoverAfter;
  }

  /** How long the start waits for the database. */
  public Duration startupTimeout() {
    return startupTimeout;
  }

  /** The largest frame, as it comes over the wire. */
  public long maxFrameBytes() {
    return maxFrameBytes;
  }

  /** The largest content of a compressed frame. */
  public long maxDecompressedBytes() {
    return maxDecompressedBytes;
  }

  /** How deep JSON may be nested. */
  public int maxDepth() {
    return maxDepth;
  }

  /** The longest name of a flow, actor, port or event type, in bytes of UTF-8. */
  public int maxNameBytes() {
    return maxNameBytes;
  }

  /** How many traces a connection may have started and not ended. */
  public int maxConnectionTraces() {
    return maxConnectionTraces;
  }

  /** Memory for all that is received and not yet in the database. */
  public long budgetBytes() {
    return budgetBytes;
  }

  /** How long a sender is held back for want of budget before its frame is refused. */
  public Duration holdTimeout() {
    return holdTimeout;
  }

  /** The longest wait for more frames before the journal commits. */
  public Duration journalInterval() {
    return journalInterval;
  }

  /** The most bytes of frames in one journal row. */
  public long journalRowBytes() {
    return journalRowBytes;
  }

  /** How often the journal's table is vacuumed, where the database needs it; zero: never. */
  public Duration journalVacuumInterval() {
    return journalVacuumInterval;
  }

  /** A trace with so many bytes of events waiting is flushed. */
  public long flushBytes() {
    return flushBytes;
  }

  /** A trace that changed so long ago is flushed. */
  public Duration flushInterval() {
    return flushInterval;
  }

  /** The most bytes of events flushed in one transaction. */
  public long flushTransactionBytes() {
    return flushTransactionBytes;
  }

  /** The most traces flushed in one transaction. */
  public int flushTransactionTraces() {
    return flushTransactionTraces;
  }

  /** A trace of which nothing was heard for so long leaves memory. */
  public Duration idleTimeout() {
    return idleTimeout;
  }

  /** A trace of which nothing was heard for so long has failed. */
  public Duration abandonAfter() {
    return abandonAfter;
  }

  /** How many traces stay in memory. */
  public int maxInFlight() {
    return maxInFlight;
  }

  /** Whether an event is answered when it is stored rather than when it is accepted. */
  public boolean replyWhenStored() {
    return replyWhenStored;
  }

  /** The keys of custom attributes by which traces can be found. */
  public Set<String> indexedAttributes() {
    return indexedAttributes;
  }

  /** How many replies of a connection may wait for their commit. */
  public int replyQueue() {
    return replyQueue;
  }

  /** The most streams of server-sent events with what happens now. */
  public int liveStreams() {
    return liveStreams;
  }

  /** How many notifications wait for a subscriber. */
  public int liveQueue() {
    return liveQueue;
  }

  /** How many bytes of notifications wait for a subscriber. */
  public long liveQueueBytes() {
    return liveQueueBytes;
  }

  /** How many results a query without a limit gets. */
  public int defaultLimit() {
    return defaultLimit;
  }

  /** The most results that a query may ask for. */
  public int maxLimit() {
    return maxLimit;
  }

  /** The largest reply to a request over the WebSocket. */
  public long maxReplyBytes() {
    return maxReplyBytes;
  }

  /** How many replays may go on at a time; each holds a thread of the server. */
  public int replays() {
    return replays;
  }

  /** The most events that a timeline, a lineage or a comparison is made of. */
  public int viewEvents() {
    return viewEvents;
  }

  /** With anything uncommitted for longer than this, the collector is not ready. */
  public Duration maxCommitAge() {
    return maxCommitAge;
  }

  /** Whether there is a WebSocket that only counts what it is sent, to be measured. */
  public boolean countEndpoint() {
    return countEndpoint;
  }

  /** How clients that send numbered batches are served. */
  public ClientSettings clients() {
    return clients;
  }

  /** The export over OTLP. */
  public ExportConfig export() {
    return export;
  }
}
