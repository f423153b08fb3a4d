-- Clients that send numbered batches: the last batch of each that is stored, written in the transaction of the journal row that has it.
create table ingest_client (
  client_id UUID not null primary key,
  last_seq bigint not null,
  node_id UUID not null,
  client_version VARCHAR(512) not null,
  network VARCHAR(512) not null,
  host VARCHAR(512) not null,
  first_seen_nanos bigint not null,
  seen_nanos bigint not null
);

-- What clients are told to record; the row of the nil id is for all of them.
create table client_config (
  client_id UUID not null primary key,
  config_json CLOB not null,
  changed_nanos bigint not null
);

