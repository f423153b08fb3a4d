-- A trace's actors and edges are one packed row instead of a row each, which were more than half of all that was written (docs/adr/026). What
-- ended before this has no packed row: its figures are counted again from its chunks when they are asked for.

-- The names of a trace's actors, by which it is found, with U+001A and a semicolon between them, which no stored text has.
create table trace_actors (
  trace_id UUID not null primary key,
  actors CLOB not null
);
insert into trace_actors
  select trace_id, listagg(actor_id, char(26) || ';') within group (order by actor_id) from (select distinct trace_id, actor_id from trace_actor) a
  group by trace_id;

create table actor_minute (
  epoch_minute bigint not null,
  flow_id VARCHAR(512) not null,
  actor_id VARCHAR(512) not null,
  event_count bigint not null,
  error_count bigint not null,
  execution_nanos_sum bigint not null,
  execution_nanos_max bigint not null,
  row_version bigint not null,
  primary key (epoch_minute, flow_id, actor_id)
);
-- of old traces it is only known when they began
insert into actor_minute
  select cast(floor(t.start_nanos / 60000000000.0) as bigint) as epoch_minute, t.flow_id, a.actor_id, sum(a.event_count), sum(a.error_count),
    sum(a.execution_nanos_sum), max(a.execution_nanos_max), 1
  from trace_actor a join flow_trace t on t.trace_id = a.trace_id
  group by epoch_minute, t.flow_id, a.actor_id;

drop table trace_edge;
drop table trace_actor;
