-- A trace's actors and edges are one packed row instead of a row each, which were more than half of all that was written (docs/adr/026). What
-- ended before this has no packed row: its figures are counted again from its chunks when they are asked for.

-- The names of a trace's actors, by which it is found, with U+001A and a semicolon between them, which no stored text has.
-- Not in flow_trace: its rows change with each flush, and with each change PostgreSQL would add all names to the index again.
create table trace_actors (
  trace_id uuid not null primary key,
  actors text not null
);
insert into trace_actors
  select trace_id, string_agg(actor_id, E'\x1a;' order by actor_id) from (select distinct trace_id, actor_id from trace_actor) a group by trace_id;
create index trace_actors_names on trace_actors using gin (string_to_array(actors, E'\x1a;')) with (gin_pending_list_limit = 1024);

create table actor_minute (
  epoch_minute bigint not null,
  flow_id text not null,
  actor_id text not null,
  event_count bigint not null,
  error_count bigint not null,
  execution_nanos_sum bigint not null,
  execution_nanos_max bigint not null,
  row_version bigint not null,
  primary key (epoch_minute, flow_id, actor_id)
);
-- of old traces it is only known when they began
insert into actor_minute
  select floor(t.start_nanos / 60000000000.0)::bigint, t.flow_id, a.actor_id, sum(a.event_count), sum(a.error_count), sum(a.execution_nanos_sum),
    max(a.execution_nanos_max), 1
  from trace_actor a join flow_trace t on t.trace_id = a.trace_id
  group by 1, 2, 3;

drop table trace_edge;
drop table trace_actor;

-- for those who ask in SQL which trace has which actor
create view trace_actor as
  select trace_id, unnest(string_to_array(actors, E'\x1a;')) as actor_id from trace_actors;

-- Rows of the running minute change with each flush: room for their next versions on their page, and dead ones are cleared away early.
alter table actor_minute set (fillfactor = 50, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
alter table edge_minute set (fillfactor = 50, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
