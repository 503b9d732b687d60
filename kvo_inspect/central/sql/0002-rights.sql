-- Rights: who is of which group, which parks a group may see, and every change of that.

create table kvo.member (
  login text primary key,
  team text not null check (team ~ '^[^[:cntrl:]]{1,100}$')
);
comment on table kvo.member is 'The logins that hand in and read by park, and the group (an organisation, an office) that each is of.';

create table kvo.access (
  park text collate "C" not null references kvo.held_park,
  team text not null check (team ~ '^[^[:cntrl:]]{1,100}$'),
  primary key (park, team)
);
comment on table kvo.access is 'Which groups hand in and read which parks. The first that hands in a park gets it.';
create index access_team on kvo.access (team);

create table kvo.right_change (
  n bigint generated always as identity primary key,
  made timestamptz not null default clock_timestamp(),
  by_login text not null,
  what text not null,
  login text,
  role text,
  team text,
  park text collate "C"
);
comment on table kvo.right_change is 'Every right that was given or taken: when, by which login.';

create table kvo.erasure (
  n bigint generated always as identity primary key,
  made timestamptz not null default clock_timestamp(),
  by_login text not null,
  log bigint not null references kvo.log,
  seq bigint not null
);
comment on table kvo.erasure is 'The changes whose words were emptied here, when and by which login.';
