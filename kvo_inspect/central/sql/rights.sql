-- Who may do what. Run again by every `central init`, behind the tables and functions.

revoke all on schema kvo from public;
revoke all on all tables in schema kvo from public;
revoke all on all functions in schema kvo from public;
grant usage on schema kvo to kvo_member, kvo_analyst, kvo_auditor, kvo_fold, kvo_eraser, kvo_admin;

alter table kvo.log enable row level security;
alter table kvo.change enable row level security;
alter table kvo.batch enable row level security;
alter table kvo.batch_run enable row level security;
alter table kvo.held_park enable row level security;
alter table kvo.access enable row level security;
alter table kvo.dirty enable row level security;
alter table kvo.thing enable row level security;  -- without a policy: only the functions look into it

drop policy if exists of_my_parks on kvo.log;
create policy of_my_parks on kvo.log for select using ((select kvo.reads_all()) or park = any ((select kvo.my_parks())::text[]));
drop policy if exists of_my_parks on kvo.change;
create policy of_my_parks on kvo.change for select using ((select kvo.reads_all()) or park = any ((select kvo.my_parks())::text[]));
drop policy if exists of_my_parks on kvo.batch;
create policy of_my_parks on kvo.batch for select using ((select kvo.reads_all()) or park = any ((select kvo.my_parks())::text[]));
drop policy if exists of_my_parks on kvo.batch_run;
create policy of_my_parks on kvo.batch_run for select
  using ((select kvo.reads_all()) or log in (select l.id from kvo.log l where l.park = any ((select kvo.my_parks())::text[])));
drop policy if exists of_my_parks on kvo.held_park;
create policy of_my_parks on kvo.held_park for select using ((select kvo.sees_all()) or park = any ((select kvo.my_parks())::text[]));
drop policy if exists of_my_parks on kvo.access;
create policy of_my_parks on kvo.access for select using ((select kvo.sees_all()) or park = any ((select kvo.my_parks())::text[]));
drop policy if exists of_my_parks on kvo.dirty;
create policy of_my_parks on kvo.dirty using ((select kvo.sees_all()) or park = any ((select kvo.my_parks())::text[]));

-- What everybody with a role here needs to know of the centre itself.
grant select on kvo.centre, kvo.noun, kvo.field, kvo.migration to kvo_member, kvo_analyst, kvo_auditor, kvo_fold, kvo_eraser, kvo_admin;
-- The member hands in and reads its parks.
-- Not tx: that says whose the row is.
grant insert (device, letters, park, confidential, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain)
  on kvo.inbox to kvo_member, kvo_eraser;
grant select on kvo.log, kvo.change, kvo.batch, kvo.batch_run, kvo.held_park, kvo.access, kvo.dirty to kvo_member;
-- The auditor reads all of the record and of the rights, and changes nothing.
grant select on kvo.log, kvo.change, kvo.batch, kvo.batch_run, kvo.held_park, kvo.access, kvo.dirty, kvo.member, kvo.right_change, kvo.erasure
  to kvo_auditor;
-- The fold reads the record and takes off the list what it folded.
grant select on kvo.log, kvo.change, kvo.held_park to kvo_fold;
grant select, delete on kvo.dirty to kvo_fold;
-- Who erases finds what was erased already, and reads no words.
grant select on kvo.log to kvo_eraser;
grant select (log, park, seq, chain, erased) on kvo.change to kvo_eraser;
-- The administrator gives rights through the functions alone.
grant select on kvo.held_park, kvo.access, kvo.member, kvo.right_change, kvo.batch, kvo.log to kvo_admin;
-- How far the fold is behind is no secret.
grant select on kvo.dirty to kvo_analyst, kvo_admin;

grant execute on function kvo.hash, kvo.said, kvo.link, kvo.is_clean_text, kvo.is_clean_line, kvo.is_clean_json, kvo.is_moment, kvo.is_object,
  kvo.sees_all, kvo.reads_all, kvo.my_parks, kvo.my_team, kvo.whose
  to kvo_member, kvo_analyst, kvo_auditor, kvo_fold, kvo_eraser, kvo_admin;
grant execute on function kvo.take_in to kvo_member;
grant execute on function kvo.take_erased to kvo_eraser;
grant execute on function kvo.parks_of, kvo.reads_all_as to kvo_admin, kvo_auditor;
grant execute on function kvo.grant_role, kvo.revoke_role, kvo.set_team, kvo.grant_park, kvo.revoke_park to kvo_admin;
