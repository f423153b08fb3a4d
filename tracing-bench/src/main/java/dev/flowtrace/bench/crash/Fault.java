package dev.flowtrace.bench.crash;

/** What is done to the system while events are recorded. */
enum Fault {
  /** SIGKILL to a collector's server, which is started again at once. */
  SERVER_KILL("server_kills", "collectors killed and started again"),
  /** SIGKILL to all processes of PostgreSQL, which is started again after a moment. */
  DATABASE_KILL("database_kills", "database killed and started again"),
  /** A connection between client and collector is reset, often with answers under way lost. */
  CUT("cuts", "connections cut"),
  /** A client's process ends in order, with what it holds in its spool, and another goes on. */
  CLIENT_RESTART("client_restarts", "clients restarted with their spool"),
  /** SIGKILL to a client's process; what was in its memory only is lost and was not promised. */
  CLIENT_KILL("client_kills", "clients killed and started again"),
  /** SIGKILL to a collector that never comes back: the other one takes its journal over. */
  COLLECTOR_LOSS("collector_losses", "collectors lost for good");

  private final String key;
  private final String words;

  Fault(String key, String words) {
    this.key = key;
    this.words = words;
  }

  /** In the JSON report. */
  String key() {
    return key;
  }

  /** For a person. */
  String words() {
    return words;
  }
}
