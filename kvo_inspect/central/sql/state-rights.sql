-- Who reads and writes the state: every table of its schema that has a park is read by park, and written by the fold alone.

revoke all on schema kvo_state from public;
revoke all on all tables in schema kvo_state from public;
grant usage on schema kvo_state to kvo_member, kvo_analyst, kvo_auditor, kvo_fold, kvo_admin;

do $$
declare
  its_table regclass;
begin
  for its_table in
    select c.oid from pg_class c join pg_namespace s on s.oid = c.relnamespace
    where s.nspname = 'kvo_state' and c.relkind = 'r'
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'park' and not a.attisdropped)
  loop
    execute format('alter table %s enable row level security', its_table);
    execute format('drop policy if exists of_my_parks on %s', its_table);
    execute format('create policy of_my_parks on %s for select using ((select kvo.reads_all()) or park = any ((select kvo.my_parks())::text[]))',
      its_table);
    execute format('drop policy if exists of_the_fold on %s', its_table);
    execute format('create policy of_the_fold on %s to kvo_fold using (true) with check (true)', its_table);
    execute format('grant select on %s to kvo_member, kvo_auditor', its_table);
    execute format('grant select, insert, update, delete on %s to kvo_fold', its_table);
  end loop;
end $$;

-- How far the fold is, and what it could not read, is no secret; the names of people are.
grant select on kvo_state.folded_park, kvo_state.unsound, kvo_state.conflict to kvo_analyst, kvo_admin;
-- Who gives rights calls parks by their names.
grant select (id, name) on kvo_state.park to kvo_admin;
-- What it folded up to.
grant select on kvo.batch, kvo.batch_run to kvo_fold;
grant execute on function kvo.fold_again to kvo_fold;
