-- Reference tables, which no laptop has: loaded from files by the administrator (`central load`), through kvo.load_reference alone.

create table kvo.register (
  code text collate "C" primary key,
  name text not null,
  municipality text not null,
  province text not null,
  lat double precision check (lat between 50.7 and 53.6),
  lon double precision check (lon between 3.2 and 7.3),
  area text collate "C",
  park text collate "C" unique deferrable initially deferred,
  check ((lat is null) = (lon is null))
);
comment on table kvo.register is 'Every business park of the country. park: the id of the same park in the record, where a person linked the two; area: the area '
  'of incident figures in which it lies.';
create index register_lat on kvo.register (lat);
create index register_area on kvo.register (area);

create table kvo.waiting (
  code text collate "C" primary key,
  signed_up date not null,
  signed_by text not null
);
comment on table kvo.waiting is 'The waiting list: which parks of the register were signed up, on which day, by whom.';

create table kvo.incident (
  area text collate "C" not null,
  month date not null check (extract(day from month) = 1),
  kind text collate "C" not null,
  number bigint not null check (number >= 0),
  source text not null,
  primary key (area, month, kind)
);
comment on table kvo.incident is 'How many incidents of a kind an area had in a month (its first day), and who counted. An area is no park: as a rule it holds more.';
create index incident_kind on kvo.incident (kind, month);

create table kvo.displacement_area (
  study text not null,
  role text collate "C" not null check (role in ('treated', 'control', 'neighbour', 'neighbour_control')),
  area text collate "C" not null,
  kind text collate "C" not null,
  size double precision check (size > 0),
  before_first date not null,
  before_last date not null,
  after_first date not null,
  after_last date not null,
  primary key (study, role, area),
  check (before_first <= before_last and before_last < after_first and after_first <= after_last)
);
comment on table kvo.displacement_area is 'Which areas are set against which to see whether incidents moved elsewhere, and over which months; chosen by a person.';

create table kvo.reference_load (
  n bigint generated always as identity primary key,
  made timestamptz not null default clock_timestamp(),
  by_login text not null,
  kind text not null,
  file text not null,
  sha256 text not null,
  rows bigint not null,
  added bigint not null,
  changed bigint not null,
  removed bigint not null
);
comment on table kvo.reference_load is 'Every file that was loaded: when, by which login, and what it changed.';

create unlogged table kvo.reference_inbox (
  tx xid8 not null default pg_current_xact_id(),
  row jsonb not null
);
comment on table kvo.reference_inbox is 'Where the rows of a file lie before kvo.load_reference takes them, in the same transaction; empty between.';
