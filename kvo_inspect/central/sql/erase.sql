-- Erasing: how words go out. Run again by every `central init`, as all functions.

-- What is left of fields when their words are erased: references, whether the thing is gone, and the names of the others.
create or replace function kvo.emptied(its_noun text, its_fields jsonb) returns jsonb language sql stable set search_path = pg_catalog, pg_temp
  as $$ select coalesce(jsonb_object_agg(f.key, case when f.key = 'gone' or f.key = any (k.refs) then f.value else 'null' end), '{}')
    from jsonb_each(its_fields) f(key, value) left join kvo.noun k on k.noun = its_noun $$;

-- Take over the erased form of changes that are here: the same chain, without words. Only for who may erase.
create or replace function kvo.take_erased() returns bigint language plpgsql security definer
  set search_path = pg_catalog, pg_temp set standard_conforming_strings = on as $$
declare
  wrong record;
  taken bigint;
begin
  if not pg_has_role(session_user, 'kvo_eraser', 'member') then
    perform kvo.refuse('KV004', '', 0, 'erase');
  end if;
  if current_setting('transaction_isolation') <> 'read committed' then
    perform kvo.refuse('KV004', '', 0, 'isolation');
  end if;
  perform from kvo.held_park p where p.park in (select i.park from kvo.inbox i where i.tx = pg_current_xact_id()) order by p.park for update;
  drop table if exists pg_temp.line;
  create temp table line on commit drop as
    select distinct on (i.device, i.park, i.seq) i.device, i.park, i.seq, i.noun, i.noun_id, i.fields, i.erased, l.id as log, c.erased as was,
      case when not kvo.is_object(i.fields) then false
        else c.erased is null and i.chain = c.chain and i.salt = '' and i.author = '' and i.reason is null and i.erased ~ '^[0-9a-f]{64}$'
          and (i.stamp, i.at, i.how, i.noun, i.noun_id, i.after, i.v) = (c.stamp, c.at, c.how, c.noun, c.noun_id, c.after, c.v)
          and i.erased = kvo.said(c.salt, c.author, c.fields, c.reason)
          and i.fields::jsonb = kvo.emptied(c.noun, c.fields::jsonb) and i.fields !~ '[[:space:]]' end as is_fitting
    from kvo.inbox i left join kvo.log l on l.device = i.device and l.park = i.park and not i.confidential
      left join kvo.change c on c.log = l.id and c.seq = i.seq
    where i.tx = pg_current_xact_id() order by i.device, i.park, i.seq, is_fitting;
  delete from kvo.inbox where tx = pg_current_xact_id();
  select device, seq into wrong from pg_temp.line where was is null and is_fitting is not true order by device, seq limit 1;
  if found then
    perform kvo.refuse('KV003', wrong.device, wrong.seq, 'erased');
  end if;
  update kvo.change c set author = '', reason = null, salt = '', fields = n.fields, erased = n.erased
    from pg_temp.line n where c.log = n.log and c.seq = n.seq and n.was is null;
  get diagnostics taken = row_count;
  insert into kvo.erasure (by_login, log, seq) select session_user, log, seq from pg_temp.line where was is null;
  insert into kvo.dirty (park, noun, noun_id) select distinct park, noun, noun_id from pg_temp.line where was is null;
  drop table pg_temp.line;
  return taken;
end $$;
