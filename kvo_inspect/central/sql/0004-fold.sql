-- The fold's own tables, beside those of the nouns: what it could not choose, what it could not read, and how far it is.

create table kvo_state.conflict (
  noun text collate "C" not null,
  noun_id text collate "C" not null,
  park text collate "C" not null references kvo.held_park,
  field text collate "C" not null,
  writes jsonb not null,
  primary key (noun, noun_id, field)
);
comment on table kvo_state.conflict is 'The fields of which two values stand, each with the names of the changes that wrote them.';
create index conflict_park on kvo_state.conflict (park);

create table kvo_state.unsound (
  noun text collate "C" not null,
  noun_id text collate "C" not null,
  park text collate "C" not null references kvo.held_park,
  why text not null,
  primary key (noun, noun_id)
);
comment on table kvo_state.unsound is 'The things that cannot be made from their changes, and why: fields, checklist, noun. They stand in no table.';
create index unsound_park on kvo_state.unsound (park);

create table kvo_state.folded_park (
  park text collate "C" primary key references kvo.held_park,
  at timestamptz,
  things bigint not null default 0,
  field_set integer not null,
  batch bigint not null default 0,
  figures_at timestamptz,
  figures_problem text
);
comment on table kvo_state.folded_park is 'How far the fold is: when it last had nothing left of a park, how many things stand, the last batch that is in.
  Who folds a park locks its row.';
