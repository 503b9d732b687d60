-- The record: logs and their changes as laptops wrote them, and who handed in what. Nobody but the functions of this schema writes here.

create table kvo.centre (
  single boolean primary key default true check (single),
  id text not null default gen_random_uuid()::text,
  made timestamptz not null default clock_timestamp(),
  field_set integer not null
);
comment on table kvo.centre is 'This central record: its name, and the latest field set that it knows.';

create table kvo.noun (
  noun text collate "C" primary key,
  fields text[] not null,
  refs text[] not null
);
comment on table kvo.noun is 'The nouns of the record and their fields; refs are those that hold the id of another noun.';

create table kvo.field (
  noun text collate "C" not null references kvo.noun,
  field text collate "C" not null,
  since integer not null,
  kind text collate "C" not null,
  is_clean boolean not null,
  is_line boolean not null,
  longest integer,
  pattern text,
  choices text[],
  choices_since integer[],
  lowest numeric,
  highest numeric,
  target text collate "C",
  is_required boolean not null,
  primary key (noun, field)
);
comment on table kvo.field is 'What each field takes, so that nothing comes in that no laptop would take; target is the noun that it refers to, is_required whether a thing cannot be without; since: the field set that it came with.';

create table kvo.held_park (
  park text collate "C" primary key,
  first_at timestamptz not null default clock_timestamp(),
  first_login text not null
);
comment on table kvo.held_park is 'The parks of which something was handed in. Who hands in locks its row: one at a time for each park.';

create table kvo.log (
  id bigint generated always as identity primary key,
  device text collate "C" not null,
  letters text collate "C" not null,
  park text collate "C" not null references kvo.held_park,
  confidential boolean not null default false check (not confidential),
  seq bigint not null,
  stamp bigint not null,
  chain text collate "C" not null,
  unique (device, park, confidential)
);
comment on table kvo.log is 'The logs: one device on one park; seq, stamp and chain are those of its last change. Nothing confidential.';
create index log_park on kvo.log (park);

create table kvo.batch (
  id bigint generated always as identity primary key,
  made timestamptz not null default clock_timestamp(),
  login text not null,
  address inet,
  program text not null,
  park text collate "C" not null references kvo.held_park,
  changes bigint not null
);
comment on table kvo.batch is 'What was handed in of a park at once: when by the clock of this server, by which login, from which address.';
create index batch_park on kvo.batch (park, id);

create table kvo.batch_run (
  batch bigint not null references kvo.batch,
  log bigint not null references kvo.log,
  first bigint not null,
  last bigint not null,
  chain text collate "C" not null,
  primary key (batch, log)
);
comment on table kvo.batch_run is 'The run of changes of a log that a batch brought, and the chain at its end: a witness that the laptop does not control.';
create index batch_run_log on kvo.batch_run (log, last);

create table kvo.change (
  log bigint not null references kvo.log,
  park text collate "C" not null,
  seq bigint not null,
  stamp bigint not null,
  at text collate "C" not null,
  author text not null,
  how text collate "C" not null,
  noun text collate "C" not null,
  noun_id text collate "C" not null,
  after text collate "C" not null,
  fields text not null,
  reason text,
  v integer not null,
  salt text collate "C" not null,
  erased text collate "C",
  chain text collate "C" not null,
  primary key (log, seq)
);
comment on table kvo.change is 'The changes, byte for byte as on the laptop (docs/record.md).';
create unique index change_thing on kvo.change (noun_id, stamp, log);
create index change_erased on kvo.change (log, seq) where erased is not null;

create table kvo.thing (
  noun_id text collate "C" primary key,
  noun text collate "C" not null,
  park text collate "C" not null
);
comment on table kvo.thing is 'Of which noun and park each thing is, for life: two who hand in two parks at once cannot put it into both.';

create unlogged table kvo.inbox (
  tx xid8 not null default pg_current_xact_id(),
  device text collate "C" not null,
  letters text collate "C" not null,
  park text collate "C" not null,
  confidential boolean not null,
  seq bigint not null,
  stamp bigint not null,
  at text collate "C" not null,
  author text not null,
  how text collate "C" not null,
  noun text collate "C" not null,
  noun_id text collate "C" not null,
  after text collate "C" not null,
  fields text not null,
  reason text,
  v integer not null,
  salt text collate "C" not null,
  erased text collate "C",
  chain text collate "C" not null
);
create index inbox_tx on kvo.inbox (tx);
comment on table kvo.inbox is 'Where a laptop lays its changes before kvo.take_in looks at them, in the same transaction; empty between.';

create table kvo.dirty (
  n bigint generated always as identity primary key,
  park text collate "C" not null,
  noun text collate "C" not null,
  noun_id text collate "C" not null
);
comment on table kvo.dirty is 'The things of which changes came that were not folded yet.';
create index dirty_park on kvo.dirty (park);
