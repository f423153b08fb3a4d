package dev.flowtrace.bench.load;

/** What is said of a trace besides its events; the flow stands where an actor's name would. */
final class TraceTexts {
  /** The fields of a StartTrace. */
  static final String START =
      "{\"trace_id\":\"${TRACE_ID}\",\"flow_id\":\"${ACTOR}\",\"version\":"
          + "{\"major\":1,\"minor\":0,\"patch\":0,\"git_hash\":null,"
          + "\"timestamp\":\"2026-11-01T00:00:00Z\"}}";

  /** The fields of an EndTrace. */
  static final String END = "{\"trace_id\":\"${TRACE_ID}\",\"status\":\"Completed\"}";

  private TraceTexts() {}
}
