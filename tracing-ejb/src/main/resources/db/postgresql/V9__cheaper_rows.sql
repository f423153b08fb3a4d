-- What storing an event costs PostgreSQL (docs/adr/030). Indexes with names in them are made anew: on a large database this takes minutes.

drop view trace_actor;

-- Names are compared byte by byte: a language's order costs more, and nobody needs it. All columns alike, so that they can be compared with each other.
alter table flow_trace alter column flow_id type text collate "C";
alter table actor_minute
  alter column flow_id type text collate "C",
  alter column actor_id type text collate "C";
alter table edge_minute
  alter column flow_id type text collate "C",
  alter column from_actor type text collate "C",
  alter column from_port type text collate "C",
  alter column to_actor type text collate "C",
  alter column to_port type text collate "C";

-- A trace has a row for each of its versions that brought new actors, with those alone; 0: those of before this.
alter table trace_actors drop constraint trace_actors_pkey;
alter table trace_actors add column trace_version bigint default 0 not null;
alter table trace_actors alter column actors type text collate "C";
alter table trace_actors add primary key (trace_id, trace_version);

-- for those who ask in SQL which trace has which actor
create view trace_actor as
  select a.trace_id, n.actor_id from trace_actors a, unnest(string_to_array(a.actors, E'\x1a;')) n (actor_id);

-- Traces are found by key, value and id, and rows are deleted with their chunks. New chunks are the last of their index, which makes it half as
-- dear as one by trace.
alter table trace_attribute drop constraint trace_attribute_pkey;
drop index trace_attribute_trace;
alter table trace_attribute
  alter column attribute_key type text collate "C",
  alter column attribute_value type text collate "C";
create index trace_attribute_value on trace_attribute (attribute_value, attribute_key, trace_id);
create index trace_attribute_chunk on trace_attribute (chunk_id);

-- Statistics take a sample of 300 rows for each unit of the largest target among a table's columns, and look at each name of each of these rows.
-- No plan depends on what is in payloads and long texts, nor on more than roughly how often a trace occurs. (How often each name of an actor does is
-- what the plan for a search by actor depends on; the index on them keeps the usual target, with which a thousand names are told apart.)
alter table trace_actors
  alter column trace_id set statistics 10,
  alter column trace_version set statistics 0,
  alter column actors set statistics 0;
alter table trace_attribute
  alter column chunk_id set statistics 30,
  alter column attribute_key set statistics 30,
  alter column attribute_value set statistics 30,
  alter column trace_id set statistics 30;
alter table event_chunk
  alter column chunk_id set statistics 10,
  alter column trace_id set statistics 10,
  alter column node_id set statistics 10,
  alter column journal_position set statistics 10,
  alter column trace_version set statistics 10,
  alter column event_count set statistics 10,
  alter column first_nanos set statistics 10,
  alter column last_nanos set statistics 10,
  alter column codec set statistics 10,
  alter column raw_bytes set statistics 10,
  alter column stored_bytes set statistics 10,
  alter column payload set statistics 0;
alter table trace_topology
  alter column trace_id set statistics 10,
  alter column trace_version set statistics 0,
  alter column event_count set statistics 0,
  alter column payload set statistics 0;
alter table flow_trace
  alter column version_json set statistics 0,
  alter column metadata_json set statistics 0,
  alter column extra_json set statistics 0;
alter table edge_minute alter column histogram set statistics 0;

-- Its rows live for seconds and are found by their key: nobody needs to know what was in it. (The greatest number: never.)
alter table journal set (autovacuum_analyze_threshold = 2147483647);
