-- How actors of a flow spend their time, and how many messages of an edge fail, by minute. Null: not measured, as in all minutes of before this.
alter table actor_minute add handling_nanos bigint;
alter table actor_minute add other_nanos bigint;
alter table actor_minute add sending_nanos bigint;
alter table actor_minute add waiting_nanos bigint;
alter table edge_minute add error_count bigint default 0 not null;
