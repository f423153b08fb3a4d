-- Clients that send numbered batches: the last batch of each that is stored, written in the transaction of the journal row that has it.
create table ingest_client (
  client_id uuid not null primary key,
  last_seq bigint not null,
  node_id uuid not null,
  client_version text not null,
  network text not null,
  host text not null,
  first_seen_nanos bigint not null,
  seen_nanos bigint not null
);

-- What clients are told to record; the row of the nil id is for all of them.
create table client_config (
  client_id uuid not null primary key,
  config_json text not null,
  changed_nanos bigint not null
);

-- A row changes with each commit of its client: room for its next versions on its page, and dead ones are cleared away early.
alter table ingest_client set (fillfactor = 50, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
