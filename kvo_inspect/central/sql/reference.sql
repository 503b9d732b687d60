-- Loading reference tables, and the day of today. Run again by every `central init`.

create or replace function kvo.today() returns date language sql stable set search_path = pg_catalog, pg_temp
  as $$ select coalesce(nullif(current_setting('kvo.today', true), '')::date, (now() at time zone 'Europe/Amsterdam')::date) $$;
comment on function kvo.today is 'The day in the Netherlands, from which follows what is overdue; `set kvo.today = ''2026-11-12''` looks as of another day.';

-- Take what this transaction laid in the inbox into a reference table, by its key: all of it or nothing. With whole, what the file lacks goes.
create or replace function kvo.load_reference(kind text, file text, sha256 text, whole boolean) returns jsonb language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare
  target regclass := case kind when 'register' then 'kvo.register' when 'waiting' then 'kvo.waiting' when 'incidents' then 'kvo.incident'
    when 'displacement' then 'kvo.displacement_area' end;
  keys text[];
  names text[];
  same_key text;
  outcome jsonb;
begin
  perform kvo.must_administer();
  if target is null then
    perform kvo.refuse('KV006', '', 0, 'reference');
  end if;
  delete from kvo.reference_inbox where tx < pg_snapshot_xmin(pg_current_snapshot());  -- laid down by who never had it taken in
  select array_agg(a.attname order by a.attnum), array_agg(a.attname order by a.attnum) filter (where a.attnum = any (i.indkey))
    into names, keys from pg_attribute a join pg_index i on i.indrelid = a.attrelid and i.indisprimary
    where a.attrelid = target and a.attnum > 0 and not a.attisdropped;
  select string_agg(format('t.%1$I = l.%1$I', key), ' and ') into same_key from unnest(keys) key;

  drop table if exists pg_temp.line;
  execute format('create temp table line on commit drop as select r.* from kvo.reference_inbox i '
    'cross join lateral jsonb_populate_record(null::%s, i.row) r where i.tx = pg_current_xact_id()', target);
  delete from kvo.reference_inbox where tx = pg_current_xact_id();
  analyze pg_temp.line;
  execute format('lock table %s in share row exclusive mode', target);
  execute format(
    'with compared as (select l.*, to_jsonb(t) as was, to_jsonb(l) as becomes from pg_temp.line l left join %1$s t on %2$s), '
    'gone as (select to_jsonb(t) as was from %1$s t where %3$L and not exists (select from pg_temp.line l where %2$s)) '
    'select jsonb_build_object(''rows'', count(*), ''added'', count(*) filter (where was is null), '
    '''changed'', count(*) filter (where was <> becomes), ''removed'', (select count(*) from gone), '
    '''changes'', (select coalesce(jsonb_agg(jsonb_build_object(''was'', c.was, ''becomes'', c.becomes)), ''[]'') '
    'from (select was, becomes from compared where was <> becomes order by %4$s limit 100) c)) from compared',
    target, same_key, whole, (select string_agg(quote_ident(key), ', ') from unnest(keys) key)) into outcome;
  if whole then
    execute format('delete from %s t where not exists (select from pg_temp.line l where %s)', target, same_key);
  end if;
  execute format('insert into %1$s as t (%2$s) select %2$s from pg_temp.line l on conflict (%3$s) do update set %4$s where to_jsonb(t) <> to_jsonb(excluded)',
    target, (select string_agg(quote_ident(name), ', ') from unnest(names) name), (select string_agg(quote_ident(key), ', ') from unnest(keys) key),
    (select string_agg(format('%1$I = excluded.%1$I', name), ', ') from unnest(names) name where not name = any (keys)));
  insert into kvo.reference_load (by_login, kind, file, sha256, rows, added, changed, removed)
    values (session_user, load_reference.kind, left(load_reference.file, 200), load_reference.sha256, (outcome ->> 'rows')::bigint,
      (outcome ->> 'added')::bigint, (outcome ->> 'changed')::bigint, (outcome ->> 'removed')::bigint);
  drop table pg_temp.line;
  return outcome;
end $$;

grant insert (row) on kvo.reference_inbox to kvo_admin;
grant select on kvo.register, kvo.incident, kvo.displacement_area to kvo_member, kvo_analyst, kvo_auditor, kvo_admin;
-- Who signed a park up is a name.
grant select (code, signed_up) on kvo.waiting to kvo_member, kvo_analyst;
grant select on kvo.waiting, kvo.reference_load to kvo_auditor, kvo_admin;
grant execute on function kvo.load_reference to kvo_admin;
grant execute on function kvo.today to kvo_member, kvo_analyst, kvo_auditor, kvo_fold, kvo_eraser, kvo_admin;
