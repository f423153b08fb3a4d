-- The rows of a trace's actors and edges are written together, and read and deleted together. An index with all of an edge's names in it took
-- more than a third of the table's time and space, and only kept apart what one flush writes once.

alter table trace_edge drop constraint trace_edge_pkey;
create index trace_edge_trace on trace_edge (trace_id);

alter table trace_actor drop constraint trace_actor_pkey;
create index trace_actor_trace on trace_actor (trace_id);
