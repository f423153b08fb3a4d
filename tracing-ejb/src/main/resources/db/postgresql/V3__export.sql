-- What is to be exported. A row is written with the end of its trace, in the same transaction, and deleted when the receiver has taken
-- the trace. Rows are only added and deleted by whoever flushes and whoever sends, so neither waits for the other.

create table export_waiting (
  export_id uuid not null primary key,
  trace_id uuid not null,
  queued_nanos bigint not null,
  due_nanos bigint not null,
  claim_id uuid not null,
  node_id uuid not null,
  attempts integer not null,
  reason varchar(40) not null,
  error text not null
);
-- in the order in which they are sent; rows of one trace that are due together lie together
create index export_waiting_due on export_waiting (due_nanos, trace_id, export_id);

create table export_failed (
  trace_id uuid not null primary key,
  queued_nanos bigint not null,
  failed_nanos bigint not null,
  attempts integer not null,
  reason varchar(40) not null,
  error text not null
);
create index export_failed_time on export_failed (failed_nanos, trace_id);

-- Rows live for seconds while the receiver keeps up: dead ones are cleared away early, or the first of the index are hard to find.
alter table export_waiting set (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
