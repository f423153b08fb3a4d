package dev.flowtrace.store;

import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.TraceEnd;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.aggregation.TraceVersion;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A trace's row: what was said of it and counted, and what searches need derived from that. */
@Entity(name = "Trace")
@Table(name = "flow_trace")
class TraceEntity {
  @Id
  @Column(name = "trace_id")
  UUID traceId;

  @Column(name = "flow_id", nullable = false)
  String flowId;

  @Column(name = "flow_declared", nullable = false)
  boolean flowDeclared;

  /** The trace's own id when nobody gave the run one: EclipseLink 4.0.9 takes no null UUIDs. */
  @Column(name = "execution_id", nullable = false)
  UUID executionId;

  @Column(name = "version_major")
  @Nullable Long versionMajor;

  @Column(name = "version_minor")
  @Nullable Long versionMinor;

  @Column(name = "version_patch")
  @Nullable Long versionPatch;

  @Column(name = "version_git_hash")
  @Nullable String versionGitHash;

  @Column(name = "version_json")
  @Nullable String versionJson;

  @Column(name = "status", nullable = false)
  String status;

  @Column(name = "error")
  @Nullable String error;

  @Column(name = "first_error")
  @Nullable String firstError;

  @Column(name = "ended_by_client")
  @Nullable Boolean endedByClient;

  @Column(name = "ended_nanos")
  @Nullable Long endedEpochNanos;

  @Column(name = "declared_status")
  @Nullable String declaredStatus;

  @Column(name = "declared_start_nanos")
  @Nullable Long declaredStartEpochNanos;

  @Column(name = "declared_end_nanos")
  @Nullable Long declaredEndEpochNanos;

  @Column(name = "start_nanos", nullable = false)
  long startEpochNanos;

  @Column(name = "end_nanos")
  @Nullable Long endEpochNanos;

  @Column(name = "duration_nanos", nullable = false)
  long durationNanos;

  @Column(name = "opened_nanos", nullable = false)
  long openedEpochNanos;

  @Column(name = "active_nanos", nullable = false)
  long activeEpochNanos;

  @Column(name = "event_count", nullable = false)
  long eventCount;

  @Column(name = "error_count", nullable = false)
  long errorCount;

  @Column(name = "event_bytes", nullable = false)
  long eventBytes;

  @Column(name = "first_event_nanos", nullable = false)
  long firstEventEpochNanos;

  @Column(name = "last_event_nanos", nullable = false)
  long lastEventEpochNanos;

  @Column(name = "event_kinds", nullable = false)
  int eventKinds;

  @Column(name = "event_types", nullable = false)
  String eventTypes;

  @Column(name = "metadata_json")
  @Nullable String metadataJson;

  @Column(name = "extra_json")
  @Nullable String extraJson;

  @Column(name = "settled", nullable = false)
  boolean settled;

  @Column(name = "node_id", nullable = false)
  UUID nodeId;

  @Column(name = "journal_position", nullable = false)
  long journalPosition;

  @Version
  @Column(name = "row_version", nullable = false)
  long rowVersion;

  @SuppressWarnings("NullAway.Init")
  protected TraceEntity() {}

  @SuppressWarnings("NullAway.Init")
  TraceEntity(UUID traceId) {
    this.traceId = traceId;
  }

  /**
   * Takes over what a trace is now.
   *
   * @param settles whether what is stored of its actors and edges says the same
   */
  void set(TraceHead head, boolean settles, UUID node, long position) {
    setHead(head);
    settled = settles;
    nodeId = node;
    journalPosition = position;
  }

  private void setHead(TraceHead head) {
    flowId = StoredText.encode(head.flowId());
    flowDeclared = head.declaredFlowId() != null;
    UUID execution = head.executionId();
    executionId = execution == null ? traceId : execution;
    setVersion(head.version());
    status = head.status().wireName();
    error = StoredText.encodeNullable(head.error());
    firstError = StoredText.encodeNullable(head.firstError());
    TraceEnd end = head.end();
    endedByClient = end == null ? null : end.byClient();
    endedEpochNanos = end == null ? null : end.receivedEpochNanos();
    TraceStatus declared = head.declaredStatus();
    declaredStatus = declared == null ? null : declared.wireName();
    declaredStartEpochNanos = head.declaredStartEpochNanos();
    declaredEndEpochNanos = head.declaredEndEpochNanos();
    startEpochNanos = head.startEpochNanos();
    endEpochNanos = head.endEpochNanos();
    durationNanos = head.durationNanos();
    openedEpochNanos = head.openedEpochNanos();
    activeEpochNanos = head.activeEpochNanos();
    eventCount = head.events();
    errorCount = head.errors();
    eventBytes = head.eventBytes();
    firstEventEpochNanos = head.firstEventEpochNanos();
    lastEventEpochNanos = head.lastEventEpochNanos();
    eventKinds = head.eventKinds();
    eventTypes = String.join(" ", EventKind.wireNames(head.eventKinds()));
    metadataJson = StoredText.encodeNullable(head.metadataJson());
    extraJson = StoredText.encodeNullable(head.extraJson());
  }

  private void setVersion(@Nullable TraceVersion version) {
    versionMajor = version == null ? null : version.major();
    versionMinor = version == null ? null : version.minor();
    versionPatch = version == null ? null : version.patch();
    versionGitHash = version == null ? null : StoredText.encodeNullable(version.gitHash());
    versionJson = version == null ? null : StoredText.encode(version.json());
  }

  /** What the row says of the trace. */
  TraceHead head() {
    TraceHead head =
        new TraceHead()
            .flow(flowDeclared ? StoredText.decode(flowId) : null, version())
            .execution(executionId.equals(traceId) ? null : executionId)
            .metadata(StoredText.decodeNullable(metadataJson), StoredText.decodeNullable(extraJson))
            .declared(
                declaredStartEpochNanos,
                declaredEndEpochNanos,
                declaredStatus == null ? null : TraceStatus.ofWireName(declaredStatus))
            .ended(end())
            .counted(
                eventCount,
                errorCount,
                eventBytes,
                firstEventEpochNanos,
                lastEventEpochNanos,
                eventKinds,
                StoredText.decodeNullable(firstError));
    head.touch(openedEpochNanos);
    head.touch(activeEpochNanos);
    return head;
  }

  private @Nullable TraceEnd end() {
    TraceStatus how = TraceStatus.ofWireName(status);
    if (endedByClient == null || endedEpochNanos == null || how == null) {
      return null;
    }
    return new TraceEnd(how, StoredText.decodeNullable(error), endedByClient, endedEpochNanos);
  }

  private @Nullable TraceVersion version() {
    if (versionMajor == null
        || versionMinor == null
        || versionPatch == null
        || versionJson == null) {
      return null;
    }
    return new TraceVersion(
        versionMajor,
        versionMinor,
        versionPatch,
        StoredText.decodeNullable(versionGitHash),
        StoredText.decode(versionJson));
  }
}
