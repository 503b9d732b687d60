-- The door: how changes come in. Run again by every `central init`, as all functions.

-- Take in what this transaction laid in the inbox: changes of one park, each log from behind its head. All of it or nothing.
-- What a caller may set for himself (how strings are read, what an older snapshot still shows) has no say in it.
create or replace function kvo.take_in(program text) returns bigint language plpgsql security definer
  set search_path = pg_catalog, pg_temp set standard_conforming_strings = on set jit = off set work_mem = '64MB' as $$
declare
  its_park text;
  its_team text;
  is_new boolean;
  wrong record;
  its_batch bigint;
  its_set integer;
  taken bigint;
  misfits boolean;
  referred text[];
begin
  if current_setting('transaction_isolation') <> 'read committed' then  -- another sees the rights and the heads of before
    perform kvo.refuse('KV004', '', 0, 'isolation');
  end if;
  if current_setting('idle_in_transaction_session_timeout')::interval not between interval '1 millisecond' and interval '2 minutes' then
    perform set_config('idle_in_transaction_session_timeout', '2min', true);  -- whose line broke holds up no other for ever
  end if;
  -- What can be seen of other transactions was laid down by who never had it taken in.
  delete from kvo.inbox where ctid = any (array(select o.ctid from kvo.inbox o where o.tx <> pg_current_xact_id() for update skip locked));
  select park into its_park from kvo.inbox where tx = pg_current_xact_id() limit 1;
  if its_park is null then
    return 0;
  end if;
  select device, seq, confidential into wrong from kvo.inbox where tx = pg_current_xact_id() and (park <> its_park or confidential)
    order by confidential desc limit 1;
  if found then
    perform kvo.refuse('KV003', wrong.device, wrong.seq, case when wrong.confidential then 'confidential' else 'park' end);
  end if;
  if its_park !~ '^[0-9A-Za-z-]{1,64}$' then
    perform kvo.refuse('KV003', '', 0, 'id');
  end if;
  its_team := kvo.my_team();
  if its_team is null or not pg_has_role(session_user, 'kvo_member', 'member') then  -- the role may have been taken since this began
    perform kvo.refuse('KV004', '', 0, 'team');
  end if;
  insert into kvo.held_park (park, first_login) values (its_park, session_user) on conflict do nothing;
  is_new := found;
  if is_new then
    insert into kvo.access (park, team) values (its_park, its_team);
    insert into kvo.right_change (by_login, what, team, park) values (session_user, 'first', its_team, its_park);
  end if;
  perform from kvo.held_park where park = its_park for update;
  if not its_park = any (kvo.my_parks()) then
    perform kvo.refuse('KV004', '', 0, 'park');
  end if;

  drop table if exists pg_temp.line;
  create temp table line on commit drop as
  with came as (
    select i.device, i.letters, i.park, i.seq, i.stamp, i.at, i.author, i.how, i.noun, i.noun_id, i.after, i.fields, i.reason, i.v, i.salt,
      i.erased, i.chain, coalesce(l.id, 0) as log, coalesce(l.seq, 0) as head_seq, coalesce(l.stamp, 0) as head_stamp, l.chain as head_chain,
      lag(i.seq) over w as before_seq, lag(i.stamp) over w as before_stamp, lag(i.chain) over w as before_chain
    from kvo.inbox i left join kvo.log l on l.device = i.device and l.park = i.park
    where i.tx = pg_current_xact_id() window w as (partition by i.device order by i.seq)
  )
  select c.*, coalesce(c.before_stamp, c.head_stamp) as previous_stamp,
    kvo.link(coalesce(c.before_chain, c.head_chain, kvo.hash('["' || c.device || '","' || c.park || '",0]')), c.seq, c.stamp, c.at, c.how, c.noun, c.noun_id, c.after, c.v,
      coalesce(c.erased, kvo.said(c.salt, c.author, c.fields, c.reason))) as link
  from came c;
  delete from kvo.inbox where tx = pg_current_xact_id();

  if exists (select from pg_temp.line where seq <= head_seq) then
    -- What is numbered as something that is here already, but is another thing, continues a copy of the log.
    select n.device, n.seq into wrong from pg_temp.line n join kvo.change c on c.log = n.log and c.seq = n.seq
      where n.seq <= n.head_seq and c.chain <> n.chain order by n.device, n.seq limit 1;
    if found then
      perform kvo.refuse('KV001', wrong.device, wrong.seq, 'forked');
    end if;
    -- What is here already is not taken again; it must say what is here, word for word or erased.
    select n.device, n.seq into wrong from pg_temp.line n join kvo.change c on c.log = n.log and c.seq = n.seq
      where n.seq <= n.head_seq and ((c.stamp, c.at, c.how, c.noun, c.noun_id, c.after, c.v)
          <> (n.stamp, n.at, n.how, n.noun, n.noun_id, n.after, n.v)
        or coalesce(n.erased, kvo.said(n.salt, n.author, n.fields, n.reason))
          <> coalesce(c.erased, kvo.said(c.salt, c.author, c.fields, c.reason)))
      order by n.device, n.seq limit 1;
    if found then
      perform kvo.refuse('KV003', wrong.device, wrong.seq, 'words');
    end if;
  end if;

  select field_set into its_set from kvo.centre;
  select n.device, n.seq, n.why into wrong from (
    select device, seq, case
      when noun_id ~ '[^0-9A-Za-z-]' or length(noun_id) not between 1 and 64 or device ~ '[^0-9A-Za-z-]'
        or length(device) not between 1 and 64 then 'id'
      when letters !~ '^([A-Z]{3})?$' then 'letters'
      when seq < 1 then 'number'
      when before_seq is null and seq - 1 > head_seq then 'gap'
      when before_seq <> seq - 1 then 'number'
      when v > its_set and v <= 9999 then 'newer'
      when v not between 1 and 9999 then 'version'
      when noun not in (select k.noun from kvo.noun k) then 'noun'
      when (noun, v) in (select f.noun, s.v from kvo.field f, generate_series(1, f.since - 1) s(v) where f.field = 'gone') then 'version'
      -- 2^52, up to which a clock is believed, and so far beyond that a laptop takes it in whatever else it holds
      when stamp not between 1 and 4503599627370496 + 1099511627776 or stamp < previous_stamp then 'stamp'
      when at not in (select m.at from (select distinct o.at from pg_temp.line o) m where kvo.is_moment(m.at)) then 'at'
      when (how ~ '[^a-z]' or length(how) not between 1 and 20)
        and how !~ '^[a-z]{1,20} [1-9][0-9]{0,15}-[0-9A-Za-z]{1,64}$' then 'how'
      when after <> '[]' and (after !~ '^\["[1-9][0-9]*-[0-9A-Za-z]+"(,"[1-9][0-9]*-[0-9A-Za-z]+")*\]$' or after ~ '"[0-9]{17}|-[^"]{65}')
        then 'after'
      when author in (select a.author from (select distinct o.author from pg_temp.line o) a
        where length(a.author) > 200 or not kvo.is_clean_line(a.author)) then 'author'
      when length(reason) > 4000 or not kvo.is_clean_text(reason) then 'reason'
      when octet_length(fields) > 8000000 then 'fields'
      when erased is null and (salt ~ '[^0-9a-f]' or length(salt) <> 32) then 'salt'
      when erased is not null and (erased !~ '^[0-9a-f]{64}$' or salt <> '' or author <> '' or reason is not null) then 'erased'
      when noun = 'park' and noun_id <> park then 'park'
      when chain <> link then 'chain' end as why
    from pg_temp.line where seq > head_seq or seq < 1
  ) n where n.why is not null order by n.device, n.seq limit 1;
  if found then
    perform kvo.refuse(case wrong.why when 'gap' then 'KV002' when 'newer' then 'KV005' else 'KV003' end, wrong.device, wrong.seq, wrong.why);
  end if;

  -- What the fields say, as far as a table can tell.
  begin
    select array_agg(distinct f.target || ' ' || e.value::text) filter (where f.target is not null and e.value::text <> 'null'),
        bool_or(kvo.is_misfit(e.value::text, n.v, n.erased, f))
      into referred, misfits
      from pg_temp.line n cross join lateral json_each(n.fields::json) e(key, value)
        left join kvo.field f on f.noun = n.noun and f.field = e.key
      where n.seq > n.head_seq;
  exception when data_exception or program_limit_exceeded then
    misfits := true;
  end;
  if misfits then
    select device, seq, erased into wrong from pg_temp.line where seq > head_seq and kvo.has_misfit(noun, fields, v, erased)
      order by device, seq limit 1;
    perform kvo.refuse('KV003', wrong.device, wrong.seq, case when wrong.erased is null then 'fields' else 'erased' end);
  end if;

  insert into kvo.log (device, letters, park, seq, stamp, chain)
    select device, letters, park, 0, 0, '' from pg_temp.line where log = 0 and seq = 1;
  begin
    insert into kvo.change (log, park, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain)
      select l.id, n.park, n.seq, n.stamp, n.at, n.author, n.how, n.noun, n.noun_id, n.after, n.fields, n.reason, n.v, n.salt, n.erased, n.chain
      from pg_temp.line n join kvo.log l on l.device = n.device and l.park = its_park where n.seq > n.head_seq order by l.id, n.seq;
    get diagnostics taken = row_count;
  exception when unique_violation then
    select n.device, n.seq into wrong from pg_temp.line n where n.seq > n.head_seq and (exists (select from pg_temp.line o
        where o.device = n.device and o.noun_id = n.noun_id and o.stamp = n.stamp and o.seq < n.seq)
      or exists (select from kvo.change c where c.log = n.log and c.noun_id = n.noun_id and c.stamp = n.stamp)) order by n.device, n.seq limit 1;
    perform kvo.refuse('KV003', wrong.device, wrong.seq, 'name');
  end;
  if taken = 0 then
    return 0;
  end if;

  -- A thing stays in its park and of its noun: each is written down once, whoever comes first. What was touched is to be folded.
  with touched as materialized (select distinct noun_id, noun from pg_temp.line where seq > head_seq order by noun_id),
    written as (insert into kvo.thing (noun_id, noun, park) select noun_id, noun, its_park from touched on conflict do nothing returning 1),
    to_fold as (insert into kvo.dirty (park, noun, noun_id) select its_park, noun, noun_id from touched)
    select (select count(*) from touched) <> (select count(*) from written) into misfits;
  if misfits then
    select n.device, n.seq into wrong from pg_temp.line n where n.seq > n.head_seq and (n.noun, n.park)
      <> (select t.noun, t.park from kvo.thing t where t.noun_id = n.noun_id) order by n.device, n.seq limit 1;
    if found then
      perform kvo.refuse('KV003', wrong.device, wrong.seq, 'moved');
    end if;
  end if;
  -- What changes come after must be here, of the same thing, and older; none is named twice.
  select a.device, a.seq, a.stamp_after >= a.stamp as is_later, a.name is null as is_twice, a.device_after into wrong from (
    select n.device, n.seq, n.stamp, n.noun_id, e.name, split_part(e.name, '-', 1)::bigint as stamp_after,
      substr(e.name, strpos(e.name, '-') + 1) as device_after
    from pg_temp.line n cross join lateral jsonb_array_elements_text(n.after::jsonb) e(name)
    where n.seq > n.head_seq and n.after <> '[]'
    union all
    select n.device, n.seq, n.stamp, n.noun_id, null, null, null from pg_temp.line n where n.seq > n.head_seq and n.after like '%,%'
      and (select count(*) <> count(distinct e.name) from jsonb_array_elements_text(n.after::jsonb) e(name))
  ) a where a.name is null or a.stamp_after >= a.stamp or (select c.seq from kvo.change c where c.noun_id = a.noun_id
      and c.stamp = a.stamp_after and c.log = (select l.id from kvo.log l where l.device = a.device_after and l.park = its_park)) is null
    order by a.device, a.seq, a.name is not null limit 1;
  if found then
    if wrong.is_twice then
      perform kvo.refuse('KV003', wrong.device, wrong.seq, 'after');
    elsif wrong.is_later then
      perform kvo.refuse('KV003', wrong.device, wrong.seq, 'stamp');
    end if;
    perform kvo.refuse('KV002', wrong.device_after, wrong.seq, 'after');
  end if;
  -- What is referred to must be here, of the right noun and of this park: a laptop would take none of it in.
  if exists (select from unnest(referred) r(name) where (select t.noun || ' ' || t.park from kvo.thing t
      where t.noun_id = split_part(r.name, '"', 2)) is distinct from split_part(r.name, ' ', 1) || ' ' || its_park) then
    select n.device, n.seq into wrong from pg_temp.line n join kvo.field f on f.noun = n.noun and f.target is not null
      where n.seq > n.head_seq and n.fields::jsonb ->> f.field is not null and not exists (select from kvo.thing t
        where t.noun_id = n.fields::jsonb ->> f.field and t.noun = f.target and t.park = its_park) order by n.device, n.seq limit 1;
    perform kvo.refuse('KV002', wrong.device, wrong.seq, 'refers');
  end if;

  select n.device, n.seq into wrong from pg_temp.line n join kvo.field f on f.noun = n.noun and f.is_required
    where n.seq > n.head_seq and n.after = '[]' and strpos(n.fields, '"' || f.field || '":"') = 0 order by n.device, n.seq limit 1;
  if found then
    perform kvo.refuse('KV003', wrong.device, wrong.seq, 'refers');
  end if;

  insert into kvo.batch (login, address, program, park, changes)
    values (session_user, inet_client_addr(), left(regexp_replace(coalesce(take_in.program, ''), '[^ -~]', '', 'g'), 100), its_park, taken) returning id into its_batch;
  insert into kvo.batch_run (batch, log, first, last, chain)
    select its_batch, l.id, r.first, r.last, n.chain
    from (select o.device, min(o.seq) as first, max(o.seq) as last from pg_temp.line o where o.seq > o.head_seq group by o.device) r
      join pg_temp.line n on n.device = r.device and n.seq = r.last join kvo.log l on l.device = n.device and l.park = its_park;
  update kvo.log l set seq = r.last, chain = r.chain, stamp = c.stamp from kvo.batch_run r join kvo.change c on c.log = r.log and c.seq = r.last
    where r.batch = its_batch and l.id = r.log;
  drop table pg_temp.line;
  return taken;
end $$;
