-- The collector's tables. Times are nanoseconds since the epoch (names end in _nanos), sizes are bytes.
-- In texts, the characters that databases do not take (NUL, lone surrogates) stand as U+001A and four hexadecimal digits.

create table collector_node (
  node_id UUID not null primary key,
  name VARCHAR(512) not null unique,
  incarnation bigint not null,
  heartbeat_nanos bigint not null,
  flush_number bigint not null
);

create table journal (
  node_id UUID not null,
  position bigint not null,
  frame_count integer not null,
  committed_nanos bigint not null,
  payload BLOB not null,
  primary key (node_id, position)
);

create table flow_trace (
  trace_id UUID not null primary key,
  flow_id VARCHAR(512) not null,
  flow_declared boolean not null,
  execution_id UUID not null,
  version_major bigint,
  version_minor bigint,
  version_patch bigint,
  version_git_hash VARCHAR(512),
  version_json CLOB,
  status varchar(16) not null,
  error CLOB,
  first_error VARCHAR(10000),
  ended_by_client boolean,
  ended_nanos bigint,
  declared_status varchar(16),
  declared_start_nanos bigint,
  declared_end_nanos bigint,
  start_nanos bigint not null,
  end_nanos bigint,
  duration_nanos bigint not null,
  opened_nanos bigint not null,
  active_nanos bigint not null,
  event_count bigint not null,
  error_count bigint not null,
  event_bytes bigint not null,
  first_event_nanos bigint not null,
  last_event_nanos bigint not null,
  event_kinds integer not null,
  event_types varchar(200) not null,
  metadata_json CLOB,
  extra_json CLOB,
  topology BLOB not null,
  settled boolean not null,
  node_id UUID not null,
  journal_position bigint not null,
  row_version bigint not null
);
create index flow_trace_start on flow_trace (start_nanos, trace_id);
create index flow_trace_flow on flow_trace (flow_id, start_nanos, trace_id);
create index flow_trace_execution on flow_trace (execution_id);
create index flow_trace_unfinished on flow_trace (status, active_nanos);
create index flow_trace_unsettled on flow_trace (settled, node_id);

create table event_chunk (
  chunk_id UUID not null primary key,
  trace_id UUID not null,
  node_id UUID not null,
  journal_position bigint not null,
  event_count integer not null,
  first_nanos bigint not null,
  last_nanos bigint not null,
  codec smallint not null,
  raw_bytes integer not null,
  stored_bytes integer not null,
  payload BLOB not null
);
create index event_chunk_trace on event_chunk (trace_id, chunk_id);

create table trace_actor (
  trace_id UUID not null,
  actor_id VARCHAR(512) not null,
  event_count bigint not null,
  error_count bigint not null,
  execution_nanos_sum bigint not null,
  execution_nanos_max bigint not null,
  primary key (trace_id, actor_id)
);
create index trace_actor_actor on trace_actor (actor_id, trace_id);

create table trace_edge (
  trace_id UUID not null,
  from_actor VARCHAR(512) not null,
  from_port VARCHAR(512) not null,
  to_actor VARCHAR(512) not null,
  to_port VARCHAR(512) not null,
  message_count bigint not null,
  message_bytes bigint not null,
  timed_count bigint not null,
  execution_nanos_sum bigint not null,
  execution_nanos_max bigint not null,
  histogram BLOB,
  first_nanos bigint not null,
  last_nanos bigint not null,
  primary key (trace_id, from_actor, from_port, to_actor, to_port)
);

create table trace_attribute (
  chunk_id UUID not null,
  attribute_key VARCHAR(512) not null,
  attribute_value VARCHAR(512) not null,
  trace_id UUID not null,
  primary key (attribute_key, attribute_value, chunk_id)
);
create index trace_attribute_trace on trace_attribute (trace_id);

create table edge_minute (
  epoch_minute bigint not null,
  flow_id VARCHAR(512) not null,
  from_actor VARCHAR(512) not null,
  from_port VARCHAR(512) not null,
  to_actor VARCHAR(512) not null,
  to_port VARCHAR(512) not null,
  message_count bigint not null,
  message_bytes bigint not null,
  timed_count bigint not null,
  execution_nanos_sum bigint not null,
  execution_nanos_max bigint not null,
  histogram BLOB,
  first_nanos bigint not null,
  last_nanos bigint not null,
  row_version bigint not null,
  primary key (epoch_minute, flow_id, from_actor, from_port, to_actor, to_port)
);

create table dead_letter (
  dead_letter_id UUID not null primary key,
  trace_id UUID not null,
  recorded_nanos bigint not null,
  event_count bigint not null,
  error CLOB not null,
  payload BLOB not null
);
