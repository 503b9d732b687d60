-- Figures of parks, counted by the program's own functions when a park was folded (kvo_inspect/central/reports/figures.py). No names of people in any.

create table kvo_state.figure_park (
  park text collate "C" primary key references kvo.held_park,
  name text not null,
  municipality text not null,
  facilitator_organisation text not null,
  trajectory integer,
  phase text collate "C" not null,
  waits boolean not null,
  applied date,
  certified date,
  certificate_ends date,
  certified_until date,
  term_ends date,
  audit date,
  evaluation_due date,
  checkpoints bigint not null,
  to_review bigint not null,
  day_round date,
  evening_round date,
  day_round_due date,
  evening_round_due date,
  measurement_kind text collate "C",
  measurement_year integer,
  evening_missing boolean not null,
  round_begun date,
  judged bigint not null,
  in_order_before bigint,
  in_order bigint not null,
  targets bigint not null,
  unmapped_targets bigint not null
);
comment on table kvo_state.figure_park is 'A park as the overview of all parks shows it. One that was set aside is not here.';

create table kvo_state.figure_theme (
  park text collate "C" not null references kvo.held_park,
  measurement text collate "C" not null,
  theme text collate "C" not null,
  kind text collate "C" not null,
  year integer not null,
  first_day date not null,
  last_day date not null,
  judged bigint not null,
  in_order bigint not null,
  compared_kind text collate "C",
  compared_year integer,
  both_judged bigint,
  in_order_before bigint,
  in_order_now bigint,
  primary key (park, measurement, theme)
);
comment on table kvo_state.figure_theme is 'How much of a theme is in order in a measurement, alone and over what is comparable with the measurement before.';

create table kvo_state.figure_target (
  park text collate "C" not null references kvo.held_park,
  target text collate "C" not null,
  trajectory integer not null,
  current boolean not null,
  kind text collate "C",
  unit text not null,
  how text collate "C",
  added boolean not null,
  before numeric,
  before_n bigint,
  after numeric,
  after_n bigint,
  verdict text collate "C" not null,
  primary key (park, target)
);
comment on table kvo_state.figure_target is 'A target with its figure before and after, of one trajectory; added: it is among those that are added up over parks.';

create table kvo_state.figure_asked (
  park text collate "C" not null references kvo.held_park,
  partner text collate "C" not null,
  kind text collate "C" not null,
  organisation text not null,
  same_organisation text collate "C" not null,
  unsent bigint not null,
  open bigint not null,
  sent date,
  reminded date,
  answered date,
  primary key (park, partner)
);
comment on table kvo_state.figure_asked is 'How much is asked of a partner; same_organisation is the name by which an organisation is known over parks.';

create table kvo_state.figure_due (
  park text collate "C" not null references kvo.held_park,
  what text collate "C" not null check (what in ('finding', 'measure', 'asked')),
  partner text collate "C" not null default '',
  due date,
  number bigint not null,
  unique nulls not distinct (park, what, partner, due)
);
comment on table kvo_state.figure_due is 'How many findings are open, measures to be done and points asked of a partner by each day; without a day: no day was set.';

create table kvo_state.figure_solved (
  park text collate "C" not null references kvo.held_park,
  kind text collate "C" not null,
  organisation text not null,
  same_organisation text collate "C" not null,
  days integer not null,
  number bigint not null,
  primary key (park, kind, same_organisation, days)
);
comment on table kvo_state.figure_solved is 'How many findings of a partner were seen solved after so many days.';

alter table kvo_state.folded_park add column figures_tried timestamptz;

-- Who changes what figures mean does this again: each park is then counted anew by the next fold.
insert into kvo.dirty (park, noun, noun_id) select h.park, 'park', h.park from kvo.held_park h;
