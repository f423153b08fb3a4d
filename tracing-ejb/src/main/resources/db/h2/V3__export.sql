-- What is to be exported. A row is written with the end of its trace, in the same transaction, and deleted when the receiver has taken
-- the trace. Rows are only added and deleted by whoever flushes and whoever sends, so neither waits for the other.

create table export_waiting (
  export_id UUID not null primary key,
  trace_id UUID not null,
  queued_nanos bigint not null,
  due_nanos bigint not null,
  claim_id UUID not null,
  node_id UUID not null,
  attempts integer not null,
  reason varchar(40) not null,
  error VARCHAR(10000) not null
);
-- in the order in which they are sent; rows of one trace that are due together lie together
create index export_waiting_due on export_waiting (due_nanos, trace_id, export_id);

create table export_failed (
  trace_id UUID not null primary key,
  queued_nanos bigint not null,
  failed_nanos bigint not null,
  attempts integer not null,
  reason varchar(40) not null,
  error VARCHAR(10000) not null
);
create index export_failed_time on export_failed (failed_nanos, trace_id);
