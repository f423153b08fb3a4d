-- The actors and edges of a running trace have a table of their own, written now and then; what came since is in the chunks of
-- later versions of the trace's row. Those of a settled trace are its rows. Nothing is lost with the column: they are counted again.

create table trace_topology (
  trace_id uuid not null primary key,
  trace_version bigint not null,
  event_count bigint not null,
  payload bytea not null
);

alter table event_chunk add column trace_version bigint default 0 not null;
alter table flow_trace drop column topology;

alter table trace_topology alter column payload set storage external;

-- Up to where in its journal another collector has taken a silent one's over.
alter table collector_node add column taken_position bigint default 0 not null;
