-- The collector's tables. Times are nanoseconds since the epoch (names end in _nanos), sizes are bytes.
-- In texts, the characters that databases do not take (NUL, lone surrogates) stand as U+001A and four hexadecimal digits.

create table collector_node (
  node_id uuid not null primary key,
  name text not null unique,
  incarnation bigint not null,
  heartbeat_nanos bigint not null,
  flush_number bigint not null
);

create table journal (
  node_id uuid not null,
  position bigint not null,
  frame_count integer not null,
  committed_nanos bigint not null,
  payload bytea not null,
  primary key (node_id, position)
);

create table flow_trace (
  trace_id uuid not null primary key,
  flow_id text not null,
  flow_declared boolean not null,
  execution_id uuid not null,
  version_major bigint,
  version_minor bigint,
  version_patch bigint,
  version_git_hash text,
  version_json text,
  status varchar(16) not null,
  error text,
  first_error text,
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
  metadata_json text,
  extra_json text,
  topology bytea not null,
  settled boolean not null,
  node_id uuid not null,
  journal_position bigint not null,
  row_version bigint not null
);
create index flow_trace_start on flow_trace (start_nanos, trace_id);
create index flow_trace_flow on flow_trace (flow_id, start_nanos, trace_id);
create index flow_trace_execution on flow_trace (execution_id);
create index flow_trace_unfinished on flow_trace (active_nanos) where status in ('Running', 'Pending');
create index flow_trace_unsettled on flow_trace (node_id) where not settled;

create table event_chunk (
  chunk_id uuid not null primary key,
  trace_id uuid not null,
  node_id uuid not null,
  journal_position bigint not null,
  event_count integer not null,
  first_nanos bigint not null,
  last_nanos bigint not null,
  codec smallint not null,
  raw_bytes integer not null,
  stored_bytes integer not null,
  payload bytea not null
);
create index event_chunk_trace on event_chunk (trace_id, chunk_id);

create table trace_actor (
  trace_id uuid not null,
  actor_id text not null,
  event_count bigint not null,
  error_count bigint not null,
  execution_nanos_sum bigint not null,
  execution_nanos_max bigint not null,
  primary key (trace_id, actor_id)
);
create index trace_actor_actor on trace_actor (actor_id, trace_id);

create table trace_edge (
  trace_id uuid not null,
  from_actor text not null,
  from_port text not null,
  to_actor text not null,
  to_port text not null,
  message_count bigint not null,
  message_bytes bigint not null,
  timed_count bigint not null,
  execution_nanos_sum bigint not null,
  execution_nanos_max bigint not null,
  histogram bytea,
  first_nanos bigint not null,
  last_nanos bigint not null,
  primary key (trace_id, from_actor, from_port, to_actor, to_port)
);

create table trace_attribute (
  chunk_id uuid not null,
  attribute_key text not null,
  attribute_value text not null,
  trace_id uuid not null,
  primary key (attribute_key, attribute_value, chunk_id)
);
create index trace_attribute_trace on trace_attribute (trace_id);

create table edge_minute (
  epoch_minute bigint not null,
  flow_id text not null,
  from_actor text not null,
  from_port text not null,
  to_actor text not null,
  to_port text not null,
  message_count bigint not null,
  message_bytes bigint not null,
  timed_count bigint not null,
  execution_nanos_sum bigint not null,
  execution_nanos_max bigint not null,
  histogram bytea,
  first_nanos bigint not null,
  last_nanos bigint not null,
  row_version bigint not null,
  primary key (epoch_minute, flow_id, from_actor, from_port, to_actor, to_port)
);

create table dead_letter (
  dead_letter_id uuid not null primary key,
  trace_id uuid not null,
  recorded_nanos bigint not null,
  event_count bigint not null,
  error text not null,
  payload bytea not null
);

-- Payloads are compressed already. The journal lives for seconds: its table is vacuumed early and often.
alter table journal alter column payload set storage external;
alter table event_chunk alter column payload set storage external;
alter table journal set (autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 0,
  toast.autovacuum_vacuum_threshold = 50, toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_cost_delay = 0);
