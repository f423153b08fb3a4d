-- How actors of a flow spend their time, and how many messages of an edge fail, by minute. Null: not measured, as in all minutes of before this.
-- No row is written anew for it.
alter table actor_minute
  add handling_nanos bigint,
  add other_nanos bigint,
  add sending_nanos bigint,
  add waiting_nanos bigint;
alter table edge_minute add error_count bigint not null default 0;
