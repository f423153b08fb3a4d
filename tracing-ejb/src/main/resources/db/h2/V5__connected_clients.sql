-- Since when a client is connected to the collector of its row; 0: it is not.
alter table ingest_client add column connected_nanos bigint default 0 not null;
