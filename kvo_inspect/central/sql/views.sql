-- Reports over all parks (docs/central-views.md): counts and sums of figures that the program's own functions made, and what follows from the
-- day. Each looks with the rights of who reads it: a member sees its parks, an analyst all, and no name of a person is in any.
-- What the views and their columns say is written by `kvo_inspect/central/reports/views.py`. Columns are only ever added, at the end.

create or replace function kvo.points_by_chance(before numeric, before_n bigint, after numeric, after_n bigint) returns numeric
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select round(1.96 * sqrt(sum(share * (1 - share) / size)) * 100)
  from (select (value * n / 100 + 1) / (n + 2), (n + 2)::numeric from (values (before, before_n), (after, after_n)) f(value, n)) s(share, size)
$$;
comment on function kvo.points_by_chance is 'How many points chance alone can make between two shares of samples (docs/decisions/0011).';

create or replace function kvo.change_kind(unit text, before numeric) returns text language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp as $$
  select case when before is null then null when unit = '%' then 'points' when before = 0 then 'difference' else 'percent' end $$;

create or replace function kvo.rounded_change(unit text, before numeric, after numeric) returns numeric language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp as $$
  select case kvo.change_kind(unit, before) when 'percent' then round(exact, case when abs(exact) >= 10 then 0 else 1 end) else after - before end
  from (select (after - before) * 100 / nullif(abs(before), 0)) c(exact) $$;
comment on function kvo.rounded_change is 'The change of a figure: points between shares, else percent of what it was, or the difference from nothing.';

create or replace function kvo.share_of(part bigint, whole bigint) returns numeric language sql immutable parallel safe
  as $$ select round(100.0 * part / nullif(whole, 0), 1) $$;

create or replace function kvo.metres_apart(lat double precision, lon double precision, other_lat double precision, other_lon double precision)
  returns double precision language sql immutable parallel safe as $$
  select 12742000 * asin(sqrt(power(sin(radians(other_lat - lat) / 2), 2)
    + cos(radians(lat)) * cos(radians(other_lat)) * power(sin(radians(other_lon - lon) / 2), 2))) $$;

create or replace view kvo_report.park_status with (security_invoker = true) as
with due as (
  select d.park,
    sum(d.number) filter (where d.what = 'finding') as open,
    sum(d.number) filter (where d.what = 'finding' and d.due < t.today) as overdue,
    sum(d.number) filter (where d.what = 'measure' and d.due < t.today) as measures
  from kvo_state.figure_due d cross join (select kvo.today() as today) t where d.what in ('finding', 'measure') group by d.park
)
select
  f.park,
  r.code,
  coalesce(f.name, r.name) as name,
  coalesce(nullif(f.municipality, ''), r.municipality, '') as municipality,
  coalesce(r.province, '') as province,
  f.facilitator_organisation,
  case
    when f.park is null and r.park is not null then null
    when f.certified_until >= t.today then case when f.certified_until <= t.today + interval '6 months' then 'ending' else 'certified' end
    when f.waits or (f.trajectory is null and w.code is not null) then 'waiting'
    when f.certified_until = f.certificate_ends then 'ended'
    when f.trajectory is not null then 'under_way'
    else 'none' end as status,
  nullif(f.phase, '') as phase,
  f.trajectory,
  case when f.waits or (f.trajectory is null and w.code is not null) then least(f.applied, w.signed_up) end as waiting_since,
  f.certified,
  f.certified_until,
  f.term_ends,
  f.audit,
  f.evaluation_due,
  case when f.park is not null then coalesce(d.open, 0) end::bigint as open_findings,
  case when f.park is not null then coalesce(d.overdue, 0) end::bigint as overdue_findings,
  case when f.park is not null then coalesce(d.measures, 0) end::bigint as overdue_measures,
  f.to_review,
  f.judged,
  f.in_order,
  kvo.share_of(f.in_order, f.judged) as in_order_percent,
  kvo.share_of(f.in_order, f.judged) - kvo.share_of(f.in_order_before, f.judged) as change_points
from kvo_state.figure_park f
full join kvo.register r on r.park = f.park
left join kvo.waiting w on w.code = r.code
left join due d on d.park = f.park
cross join (select kvo.today() as today) t;

create or replace view kvo_report.which_next with (security_invoker = true) as
with figures as (
  select i.area, sum(i.number) as incidents, sum(i.number) filter (where i.kind = 'burglaries') as burglaries,
    count(distinct i.month) as months
  from kvo.incident i where i.month > (select max(m.month) from kvo.incident m) - interval '12 months' group by i.area
), shared as (
  select r.area, count(*) as parks from kvo.register r where r.area is not null group by r.area
), certified as (
  select r.code, r.lat, r.lon from kvo_state.figure_park f join kvo.register r on r.park = f.park
  where f.certified_until >= (select kvo.today()) and r.lat is not null
), next as (
  select s.*, r.area, r.lat, r.lon from kvo_report.park_status s left join kvo.register r on r.code = s.code
  where s.status in ('waiting', 'ended', 'none')
), near as (
  select n.code, count(*) as parks from next n join certified c
    on c.lat between n.lat - 0.05 and n.lat + 0.05 and c.lon between n.lon - 0.08 and n.lon + 0.08 and c.code <> n.code
  where kvo.metres_apart(n.lat, n.lon, c.lat, c.lon) <= 5000 group by n.code
)
select
  n.park,
  n.code,
  n.name,
  n.municipality,
  n.province,
  n.status,
  n.waiting_since,
  (select kvo.today()) - n.waiting_since as days_waiting,
  n.area,
  s.parks as parks_in_area,
  i.burglaries::bigint as burglaries,
  i.incidents::bigint as incidents,
  i.months as months_with_figures,
  case when n.lat is not null then coalesce(c.parks, 0) end as certified_near
from next n
left join near c on c.code = n.code
left join shared s on s.area = n.area
left join figures i on i.area = n.area;

create or replace view kvo_report.effect with (security_invoker = true) as
with summed as (
  select t.kind, t.unit, max(t.how) as how,
    count(distinct t.park) as parks,
    count(*) filter (where t.added) as parks_added,
    case max(t.how) when 'sum' then sum(t.before) filter (where t.added)
      when 'weighted' then round(sum(t.before * t.before_n) filter (where t.added) / sum(t.before_n) filter (where t.added), 1) end as before,
    case max(t.how) when 'weighted' then sum(t.before_n) filter (where t.added) end::bigint as before_n,
    case max(t.how) when 'sum' then sum(t.after) filter (where t.added)
      when 'weighted' then round(sum(t.after * t.after_n) filter (where t.added) / sum(t.after_n) filter (where t.added), 1) end as after,
    case max(t.how) when 'weighted' then sum(t.after_n) filter (where t.added) end::bigint as after_n,
    count(*) filter (where t.verdict = 'reached') as reached,
    count(*) filter (where t.verdict = 'missed') as missed,
    count(*) filter (where t.verdict = 'unknown') as unknown
  from kvo_state.figure_target t where t.current and t.kind is not null group by t.kind, t.unit
)
select
  s.kind,
  s.unit,
  s.how,
  s.parks,
  s.parks_added,
  s.before,
  s.before_n as answers_before,
  s.after,
  s.after_n as answers_after,
  kvo.rounded_change(s.unit, s.before, s.after) as change,
  kvo.change_kind(s.unit, s.before) as change_kind,
  kvo.points_by_chance(s.before, s.before_n, s.after, s.after_n) as points_by_chance,
  abs(s.after - s.before) <= kvo.points_by_chance(s.before, s.before_n, s.after, s.after_n) as may_be_chance,
  least(s.before_n, s.after_n) < 30 as few_answers,
  s.reached,
  s.missed,
  s.unknown
from summed s;

create or replace view kvo_report.open_by_partner with (security_invoker = true) as
with late as (
  select d.park, d.partner, sum(d.number) as overdue from kvo_state.figure_due d
  where d.what = 'asked' and d.due < (select kvo.today()) group by d.park, d.partner
), asked as (
  select a.kind, a.same_organisation, min(a.organisation) as organisation, count(distinct a.park) as parks, sum(a.open) as open,
    sum(a.unsent) as unsent, sum(coalesce(l.overdue, 0)) as overdue
  from kvo_state.figure_asked a left join late l on l.park = a.park and l.partner = a.partner group by a.kind, a.same_organisation
), solved as (
  select s.kind, s.same_organisation, min(s.organisation) as organisation, count(*) as solved,
    percentile_cont(0.5) within group (order by s.days) as days
  from kvo_state.figure_solved s cross join lateral generate_series(1, s.number) group by s.kind, s.same_organisation
)
select
  coalesce(a.kind, s.kind) as kind,
  coalesce(a.organisation, s.organisation) as organisation,
  coalesce(a.parks, 0) as parks,
  coalesce(a.open, 0)::bigint as open,
  coalesce(a.unsent, 0)::bigint as unsent,
  coalesce(a.overdue, 0)::bigint as overdue,
  coalesce(s.solved, 0) as solved,
  s.days::numeric as median_days_to_solved
from asked a full join solved s on s.kind = a.kind and s.same_organisation = a.same_organisation;

create or replace view kvo_report.overdue with (security_invoker = true) as
select
  p.park,
  r.code,
  p.name,
  p.municipality,
  a.kind,
  min(a.organisation) as organisation,
  sum(d.number)::bigint as overdue,
  min(d.due) as earliest_due,
  t.today - min(d.due) as days_overdue
from kvo_state.figure_due d
join kvo_state.figure_asked a on a.park = d.park and a.partner = d.partner
join kvo_state.figure_park p on p.park = d.park
left join kvo.register r on r.park = d.park
cross join (select kvo.today() as today) t
where d.what = 'asked' and d.due < t.today
group by p.park, r.code, p.name, p.municipality, a.kind, a.same_organisation, t.today;

create or replace view kvo_report.rounds with (security_invoker = true) as
select
  f.park,
  r.code,
  f.name,
  f.municipality,
  nullif(f.phase, '') as phase,
  f.measurement_kind,
  f.measurement_year,
  f.evening_missing,
  f.round_begun,
  f.day_round,
  f.evening_round,
  f.day_round_due,
  f.evening_round_due,
  coalesce(least(f.day_round_due, f.evening_round_due) < t.today, false) as yearly_overdue
from kvo_state.figure_park f left join kvo.register r on r.park = f.park cross join (select kvo.today() as today) t;

create or replace view kvo_report.themes with (security_invoker = true) as
select
  h.park,
  r.code,
  p.name,
  p.municipality,
  h.theme,
  h.measurement,
  h.kind as measurement_kind,
  h.year as measurement_year,
  h.first_day,
  h.last_day,
  h.judged,
  h.in_order,
  kvo.share_of(h.in_order, h.judged) as in_order_percent,
  h.compared_kind,
  h.compared_year,
  h.both_judged,
  h.in_order_before,
  h.in_order_now,
  kvo.share_of(h.in_order_now, h.both_judged) - kvo.share_of(h.in_order_before, h.both_judged) as change_points
from kvo_state.figure_theme h join kvo_state.figure_park p on p.park = h.park left join kvo.register r on r.park = h.park;

create or replace view kvo_report.handed_in with (security_invoker = true) as
select
  l.park,
  r.code,
  coalesce(p.name, r.name) as name,
  l.letters,
  l.device,
  count(b.id) as batches,
  max(b.made) as last_batch,
  t.today - (max(b.made) at time zone 'Europe/Amsterdam')::date as days_silent
from kvo.log l
join kvo.batch_run n on n.log = l.id
join kvo.batch b on b.id = n.batch
left join kvo_state.figure_park p on p.park = l.park
left join kvo.register r on r.park = l.park
cross join (select kvo.today() as today) t
group by l.park, r.code, coalesce(p.name, r.name), l.letters, l.device, t.today;

create or replace view kvo_report.displacement with (security_invoker = true) as
with counted as (
  select a.study, a.role, a.kind, a.size,
    coalesce(sum(i.number) filter (where i.month between a.before_first and a.before_last), 0) as before,
    coalesce(sum(i.number) filter (where i.month between a.after_first and a.after_last), 0) as after,
    2 * ((extract(year from age(a.before_last, a.before_first)) * 12 + extract(month from age(a.before_last, a.before_first)))::bigint + 1)
      - count(i.month) filter (where i.month between a.before_first and a.before_last or i.month between a.after_first and a.after_last) as lacking
  from kvo.displacement_area a left join kvo.incident i on i.area = a.area and i.kind = a.kind
  group by a.study, a.role, a.area, a.kind, a.size, a.before_first, a.before_last, a.after_first, a.after_last
), roles as (
  select c.study, c.role, sum(c.before) as before, sum(c.after) as after, sum(c.lacking) as lacking, coalesce(sum(c.size), 1) as size,
    case c.role when 'treated' then 1 when 'neighbour' then 1 else -1 end as sign
  from counted c group by c.study, c.role
), studies as (
  select o.study,
    max(o.before) filter (where o.role = 'treated') as treated_before,
    max(o.after) filter (where o.role = 'treated') as treated_after,
    max(o.before) filter (where o.role = 'control') as control_before,
    max(o.after) filter (where o.role = 'control') as control_after,
    max(o.before) filter (where o.role = 'neighbour') as neighbour_before,
    max(o.after) filter (where o.role = 'neighbour') as neighbour_after,
    max(o.before) filter (where o.role = 'neighbour_control') as neighbour_control_before,
    max(o.after) filter (where o.role = 'neighbour_control') as neighbour_control_after,
    sum(o.lacking) as lacking,
    sum(o.sign * (o.after - o.before) / o.size) as difference,
    sqrt(sum((o.before + o.after) / (o.size * o.size))) as error
  from roles o group by o.study
), judged as (
  select s.*, case
    when s.treated_before is null or s.control_before is null or (s.neighbour_before is null) <> (s.neighbour_control_before is null) then 'no_control'
    when s.lacking > 0 then 'months_lacking'
    when s.treated_before + s.treated_after < 10 or s.control_before + s.control_after < 10 then 'too_few'
    when abs(s.difference) < 2 * s.error then 'may_be_chance'
    when s.difference < 0 then 'fewer' else 'more' end as verdict
  from studies s
)
select
  j.study,
  (select string_agg(distinct a.kind, ', ' order by a.kind) from kvo.displacement_area a where a.study = j.study) as kinds,
  j.treated_before::bigint as treated_before,
  j.treated_after::bigint as treated_after,
  j.control_before::bigint as control_before,
  j.control_after::bigint as control_after,
  j.neighbour_before::bigint as neighbour_before,
  j.neighbour_after::bigint as neighbour_after,
  j.neighbour_control_before::bigint as neighbour_control_before,
  j.neighbour_control_after::bigint as neighbour_control_after,
  j.lacking::bigint as months_lacking,
  case when j.verdict in ('may_be_chance', 'fewer', 'more') then round(j.difference::numeric, 1) end as difference,
  case when j.verdict in ('may_be_chance', 'fewer', 'more') then round(j.error::numeric, 1) end as standard_error,
  j.verdict
from judged j;

create or replace view kvo_report.quality with (security_invoker = true) as
with waiting as (
  select d.park, count(distinct d.noun_id) as things from kvo.dirty d group by d.park
), behind as (
  select b.park, min(b.made) as since from kvo.batch b join kvo_state.folded_park f on f.park = b.park and b.id > f.batch group by b.park
), doubles as (
  select c.park, count(*) as fields from kvo_state.conflict c group by c.park
), unsound as (
  select u.park, count(*) as things from kvo_state.unsound u group by u.park
)
select
  h.park,
  r.code,
  p.name,
  r.code is not null as is_in_register,
  coalesce(c.fields, 0) as double_values,
  coalesce(u.things, 0) as unsound,
  p.targets,
  p.unmapped_targets,
  coalesce(w.things, 0) as things_to_fold,
  b.since as behind_since,
  f.at as folded_at,
  f.figures_at,
  f.figures_problem
from kvo.held_park h
left join kvo_state.figure_park p on p.park = h.park
left join kvo_state.folded_park f on f.park = h.park
left join kvo.register r on r.park = h.park
left join doubles c on c.park = h.park
left join unsound u on u.park = h.park
left join waiting w on w.park = h.park
left join behind b on b.park = h.park;

-- Who reads: views, and of the tables below only the columns that they need.
grant usage on schema kvo_report to kvo_member, kvo_analyst, kvo_auditor, kvo_admin;
grant select on all tables in schema kvo_report to kvo_member, kvo_analyst, kvo_auditor, kvo_admin;
grant select on kvo_state.figure_park, kvo_state.figure_theme, kvo_state.figure_target, kvo_state.figure_asked, kvo_state.figure_due,
  kvo_state.figure_solved to kvo_analyst, kvo_admin;
grant select (id, device, letters, park) on kvo.log to kvo_analyst;
grant select (id, made, park) on kvo.batch to kvo_analyst;
grant select (batch, log) on kvo.batch_run to kvo_analyst, kvo_admin;
grant select (park) on kvo.held_park to kvo_analyst;
grant execute on function kvo.points_by_chance, kvo.change_kind, kvo.rounded_change, kvo.share_of, kvo.metres_apart
  to kvo_member, kvo_analyst, kvo_auditor, kvo_admin;
revoke execute on function kvo.points_by_chance, kvo.change_kind, kvo.rounded_change, kvo.share_of, kvo.metres_apart from public;
