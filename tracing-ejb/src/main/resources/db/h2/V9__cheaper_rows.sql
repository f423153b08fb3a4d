-- A trace has a row for each of its versions that brought new actors, with those alone; 0: those of before this (docs/adr/030).
alter table trace_actors drop primary key;
alter table trace_actors add column trace_version bigint default 0 not null;
alter table trace_actors add primary key (trace_id, trace_version);

-- Traces are found by key, value and id, and rows are deleted with their chunks.
alter table trace_attribute drop primary key;
drop index trace_attribute_trace;
create index trace_attribute_value on trace_attribute (attribute_value, attribute_key, trace_id);
create index trace_attribute_chunk on trace_attribute (chunk_id);
