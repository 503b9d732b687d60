-- Functions: the only way into the record. Run again by every `central init`, so that they are those of the newest program.

create or replace function kvo.json(t text) returns text language sql immutable parallel safe
  as $$ select coalesce(to_json(t)::text, 'null') $$;
comment on function kvo.json is 'A text as canonical JSON writes it, null for nothing.';

create or replace function kvo.hash(t text) returns text language sql immutable parallel safe
  as $$ select encode(sha256(convert_to(t, 'UTF8')), 'hex') $$;

create or replace function kvo.said(salt text, author text, fields text, reason text) returns text language sql immutable parallel safe
  as $$ select kvo.hash('[' || kvo.json(salt) || ',' || kvo.json(author) || ',' || kvo.json(fields) || ',' || kvo.json(reason) || ']') $$;
comment on function kvo.said is 'The hash of who said what.';

create or replace function kvo.link(previous text, seq bigint, stamp bigint, at text, how text, noun text, noun_id text, after text, v integer, said text)
  returns text language sql immutable parallel safe
  as $$ select kvo.hash(previous || '[' || seq || ',' || stamp || ',' || kvo.json(at) || ',' || kvo.json(how) || ',' || kvo.json(noun) || ','
    || kvo.json(noun_id) || ',' || after || ',' || v || ',' || kvo.json(said) || ']') $$;
comment on function kvo.link is 'The chain that a change must have behind one whose chain is previous.';

create or replace function kvo.is_object(t text) returns boolean language plpgsql immutable parallel safe as $$
begin
  return jsonb_typeof(t::jsonb) = 'object';
exception when others then
  return false;
end $$;

create or replace function kvo.says_words(its_noun text, its_fields text) returns boolean language sql stable
  set search_path = pg_catalog, pg_temp
  as $$ select exists (select from jsonb_each(its_fields::jsonb) f(key, value) where f.value <> 'null' and f.key <> 'gone'
    and not f.key = any ((select k.refs from kvo.noun k where k.noun = its_noun)::text[])) $$;
comment on function kvo.says_words is 'Whether fields hold more than references and whether the thing is gone: what erasing leaves.';

create or replace function kvo.sees_all() returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select pg_has_role(session_user, 'kvo_analyst', 'member') or pg_has_role(session_user, 'kvo_auditor', 'member')
    or pg_has_role(session_user, 'kvo_admin', 'member') or pg_has_role(session_user, 'kvo_fold', 'member')
    or pg_has_role(session_user, 'kvo_eraser', 'member') $$;

create or replace function kvo.parks_of(whose text) returns text[] language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select coalesce(array_agg(a.park), '{}') from kvo.access a join kvo.member m on m.team = a.team where m.login = whose $$;
comment on function kvo.parks_of is 'The parks that a login hands in and reads.';

create or replace function kvo.my_parks() returns text[] language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select kvo.parks_of(session_user::text) $$;

create or replace function kvo.my_team() returns text language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select team from kvo.member where login = session_user $$;

create or replace function kvo.refuse(code text, device text, seq bigint, why text) returns void language plpgsql as $$
begin
  raise exception using errcode = code, message = why, detail = jsonb_build_object('device', device, 'seq', seq, 'why', why)::text;
end $$;
comment on function kvo.refuse is 'Ends the transaction: KV001 forked, KV002 waits, KV003 altered, KV004 no right, KV005 of a newer program.';

-- Take in what this transaction laid in the inbox: changes of one park, each log from behind its head. All of it or nothing.
create or replace function kvo.take_in(program text) returns bigint language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare
  its_park text;
  wrong record;
  its_batch bigint;
  taken bigint;
  latest bigint;
begin
  delete from kvo.inbox where tx < pg_snapshot_xmin(pg_current_snapshot());  -- laid down by who never had it taken in
  select min(park) into its_park from kvo.inbox where tx = pg_current_xact_id();
  if its_park is null then
    return 0;
  end if;
  select device, seq into wrong from kvo.inbox where tx = pg_current_xact_id() and (park <> its_park or confidential) limit 1;
  if found then
    perform kvo.refuse('KV003', wrong.device, wrong.seq,
      case when (select bool_or(confidential) from kvo.inbox where tx = pg_current_xact_id()) then 'confidential' else 'park' end);
  end if;
  if its_park !~ '^[0-9A-Za-z-]{1,64}$' then
    perform kvo.refuse('KV003', '', 0, 'id');
  end if;
  if kvo.my_team() is null then
    perform kvo.refuse('KV004', '', 0, 'team');
  end if;
  insert into kvo.held_park (park, first_login) values (its_park, session_user) on conflict do nothing;
  if found then
    insert into kvo.access (park, team) values (its_park, kvo.my_team());
    insert into kvo.right_change (by_login, what, team, park) values (session_user, 'first', kvo.my_team(), its_park);
  end if;
  perform from kvo.held_park where park = its_park for update;
  if not its_park = any (kvo.my_parks()) then
    perform kvo.refuse('KV004', '', 0, 'park');
  end if;

  drop table if exists pg_temp.line;
  create temp table line on commit drop as
  with came as materialized (
    select i.*, coalesce(l.id, 0) as log, coalesce(l.seq, 0) as head_seq, coalesce(l.stamp, 0) as head_stamp,
      coalesce(l.chain, kvo.hash('["' || i.device || '","' || i.park || '",0]')) as head_chain,
      lag(i.seq) over w as before_seq, lag(i.stamp) over w as before_stamp, lag(i.chain) over w as before_chain
    from kvo.inbox i left join kvo.log l on l.device = i.device and l.park = i.park
    where i.tx = pg_current_xact_id() window w as (partition by i.device order by i.seq)
  )
  select c.*, coalesce(c.before_stamp, c.head_stamp) as previous_stamp,
    kvo.link(coalesce(c.before_chain, c.head_chain), c.seq, c.stamp, c.at, c.how, c.noun, c.noun_id, c.after, c.v,
      coalesce(c.erased, kvo.said(c.salt, c.author, c.fields, c.reason))) as link
  from came c;
  delete from kvo.inbox where tx = pg_current_xact_id();

  -- What is numbered as something that is here already, but is another thing, continues a copy of the log.
  select n.device, n.seq into wrong from pg_temp.line n join kvo.change c on c.log = n.log and c.seq = n.seq
    where n.seq <= n.head_seq and c.chain <> n.chain order by n.device, n.seq limit 1;
  if found then
    perform kvo.refuse('KV001', wrong.device, wrong.seq, 'forked');
  end if;
  -- What is here already is not taken again; it must say what is here, word for word or erased.
  select n.device, n.seq into wrong from pg_temp.line n join kvo.change c on c.log = n.log and c.seq = n.seq
    where n.seq <= n.head_seq and not (c.stamp, c.at, c.how, c.noun, c.noun_id, c.after, c.v) = (n.stamp, n.at, n.how, n.noun, n.noun_id, n.after, n.v)
      or n.seq <= n.head_seq and c.log is not null
        and coalesce(n.erased, kvo.said(n.salt, n.author, n.fields, n.reason)) <> coalesce(c.erased, kvo.said(c.salt, c.author, c.fields, c.reason))
    order by n.device, n.seq limit 1;
  if found then
    perform kvo.refuse('KV003', wrong.device, wrong.seq, 'words');
  end if;

  select greatest(4503599627370496, coalesce(max(stamp), 0)) + 1099511627776 into latest from kvo.log;
  select n.device, n.seq, n.why into wrong from (
    select device, seq, case
      when device !~ '^[0-9A-Za-z-]{1,64}$' or noun_id !~ '^[0-9A-Za-z-]{1,64}$' then 'id'
      when letters !~ '^([A-Z]{3})?$' then 'letters'
      when before_seq is null and seq > head_seq + 1 then 'gap'
      when before_seq is not null and seq <> before_seq + 1 or seq < 1 then 'number'
      when v > (select field_set from kvo.centre) and v <= 9999 then 'newer'
      when v not between 1 and 9999 then 'version'
      when not exists (select from kvo.noun k where k.noun = line.noun) then 'noun'
      when stamp not between 1 and 9007199254740991 or stamp < previous_stamp or stamp > latest then 'stamp'
      when at !~ '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][+-]([01][0-9]|2[0-3]):[0-5][0-9]$'
        or at < '0001' or substr(at, 9, 2)::integer > 28 and substr(at, 9, 2)::integer
          > extract(day from (substr(at, 1, 7) || '-01')::timestamp + interval '1 month' - interval '1 day') then 'at'
      when how !~ '^[a-z]{1,20}( [1-9][0-9]{0,15}-[0-9A-Za-z]{1,64})?$' then 'how'
      when after !~ '^\[("[1-9][0-9]{0,15}-[0-9A-Za-z]{1,64}"(,"[1-9][0-9]{0,15}-[0-9A-Za-z]{1,64}")*)?\]$' then 'after'
      when length(author) > 200 or author ~ '[\x01-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]' or author <> btrim(author)
        or author is not nfc normalized then 'author'
      when length(reason) > 4000 or reason ~ '[\x01-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]'
        or reason is not nfc normalized then 'reason'
      when octet_length(fields) > 8000000 or not kvo.is_object(fields) then 'fields'
      when exists (select from jsonb_object_keys(fields::jsonb) f(key) where f.key <> 'gone'
        and not f.key = any ((select k.fields from kvo.noun k where k.noun = line.noun)::text[])) then 'fields'
      when erased is null and salt !~ '^[0-9a-f]{32}$' then 'salt'
      when erased is not null and (erased !~ '^[0-9a-f]{64}$' or salt <> '' or author <> '' or reason is not null
        or kvo.says_words(noun, fields)) then 'erased'
      when noun = 'park' and noun_id <> park then 'park'
      when chain <> link then 'chain' end as why
    from pg_temp.line where seq > head_seq or seq < 1
  ) n where n.why is not null order by n.device, n.seq limit 1;
  if found then
    perform kvo.refuse(case wrong.why when 'gap' then 'KV002' when 'newer' then 'KV005' else 'KV003' end, wrong.device, wrong.seq, wrong.why);
  end if;

  insert into kvo.log (device, letters, park, seq, stamp, chain)
    select distinct on (device) device, letters, park, 0, 0, head_chain from pg_temp.line where log = 0 and seq = 1;
  update pg_temp.line n set log = l.id from kvo.log l where n.log = 0 and l.device = n.device and l.park = its_park;
  begin
    insert into kvo.change (log, park, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain)
      select log, park, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain
      from pg_temp.line where seq > head_seq order by log, seq;
  exception when unique_violation then
    perform kvo.refuse('KV003', '', 0, 'name');
  end;
  get diagnostics taken = row_count;
  if taken = 0 then
    return 0;
  end if;

  -- What changes come after must be here, of the same thing, and older.
  select a.device, a.seq, a.stamp_after >= a.stamp as is_later, a.stamp_after, a.device_after into wrong from (
    select n.device, n.seq, n.stamp, n.noun_id, split_part(e.name, '-', 1)::bigint as stamp_after,
      substr(e.name, strpos(e.name, '-') + 1) as device_after
    from pg_temp.line n cross join lateral jsonb_array_elements_text(n.after::jsonb) e(name)
    where n.seq > n.head_seq and n.after <> '[]'
  ) a where a.stamp_after >= a.stamp or not exists (select from kvo.change c where c.noun_id = a.noun_id and c.stamp = a.stamp_after
      and c.log = (select l.id from kvo.log l where l.device = a.device_after and l.park = its_park and not l.confidential))
    order by a.device, a.seq limit 1;
  if found then
    if wrong.is_later then
      perform kvo.refuse('KV003', wrong.device, wrong.seq, 'stamp');
    end if;
    perform kvo.refuse('KV002', wrong.device_after, wrong.seq, 'after');
  end if;
  -- No change names another twice, and nothing changed its park or its noun.
  select n.device, n.seq into wrong from pg_temp.line n where n.seq > n.head_seq and n.after like '%,%'
    and (select count(*) <> count(distinct e.name) from jsonb_array_elements_text(n.after::jsonb) e(name)) limit 1;
  if found then
    perform kvo.refuse('KV003', wrong.device, wrong.seq, 'after');
  end if;
  select n.device, n.seq into wrong from pg_temp.line n join kvo.change c on c.noun_id = n.noun_id
    where n.seq > n.head_seq and (c.park <> n.park or c.noun <> n.noun) order by n.device, n.seq limit 1;
  if found then
    perform kvo.refuse('KV003', wrong.device, wrong.seq, 'moved');
  end if;

  insert into kvo.batch (login, address, program, park, changes)
    values (session_user, inet_client_addr(), left(take_in.program, 100), its_park, taken) returning id into its_batch;
  insert into kvo.batch_run (batch, log, first, last, chain)
    select distinct on (log) its_batch, log, first_value(seq) over w, seq, chain from pg_temp.line where seq > head_seq
    window w as (partition by log order by seq) order by log, seq desc;
  update kvo.log l set seq = r.last, chain = r.chain, stamp = c.stamp from kvo.batch_run r join kvo.change c on c.log = r.log and c.seq = r.last
    where r.batch = its_batch and l.id = r.log;
  insert into kvo.dirty (park, noun, noun_id) select distinct park, noun, noun_id from pg_temp.line where seq > head_seq;
  drop table pg_temp.line;
  return taken;
end $$;

-- Take over the erased form of changes that are here: the same chain, without words. Only for who may erase.
create or replace function kvo.take_erased() returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  wrong record;
  taken bigint;
begin
  if not pg_has_role(session_user, 'kvo_eraser', 'member') then
    perform kvo.refuse('KV004', '', 0, 'erase');
  end if;
  drop table if exists pg_temp.line;
  create temp table line on commit drop as
    select i.device, i.park, i.seq, i.noun, i.noun_id, i.fields, i.erased, l.id as log, c.erased as was,
      c.erased is null and i.chain = c.chain and i.salt = '' and i.author = '' and i.reason is null and i.erased ~ '^[0-9a-f]{64}$'
        and (i.stamp, i.at, i.how, i.noun, i.noun_id, i.after, i.v) = (c.stamp, c.at, c.how, c.noun, c.noun_id, c.after, c.v)
        and i.erased = kvo.said(c.salt, c.author, c.fields, c.reason) and kvo.is_object(i.fields) and not kvo.says_words(i.noun, i.fields)
        and (select count(*) from jsonb_object_keys(i.fields::jsonb) k(key) where not c.fields::jsonb ? k.key) = 0 as is_fitting
    from kvo.inbox i left join kvo.log l on l.device = i.device and l.park = i.park and not i.confidential
      left join kvo.change c on c.log = l.id and c.seq = i.seq
    where i.tx = pg_current_xact_id();
  delete from kvo.inbox where tx = pg_current_xact_id();
  select device, seq into wrong from pg_temp.line where was is null and is_fitting is not true order by device, seq limit 1;
  if found then
    perform kvo.refuse('KV003', wrong.device, wrong.seq, 'erased');
  end if;
  perform from kvo.held_park p where p.park in (select n.park from pg_temp.line n) order by p.park for update;
  update kvo.change c set author = '', reason = null, salt = '', fields = n.fields, erased = n.erased
    from pg_temp.line n where c.log = n.log and c.seq = n.seq and n.was is null;
  get diagnostics taken = row_count;
  insert into kvo.erasure (by_login, log, seq) select session_user, log, seq from pg_temp.line where was is null;
  insert into kvo.dirty (park, noun, noun_id) select distinct park, noun, noun_id from pg_temp.line where was is null;
  drop table pg_temp.line;
  return taken;
end $$;

create or replace function kvo.must_administer() returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not pg_has_role(session_user, 'kvo_admin', 'member') then
    perform kvo.refuse('KV004', '', 0, 'administer');
  end if;
end $$;

create or replace function kvo.is_role_of_ours(role text) returns boolean language sql immutable
  as $$ select role in ('kvo_member', 'kvo_analyst', 'kvo_auditor', 'kvo_fold', 'kvo_eraser', 'kvo_admin') $$;

create or replace function kvo.grant_role(login text, role text) returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  perform kvo.must_administer();
  if not kvo.is_role_of_ours(role) then
    perform kvo.refuse('KV006', '', 0, 'role');
  end if;
  if not exists (select from pg_roles r where r.rolname = grant_role.login and r.rolcanlogin) then
    perform kvo.refuse('KV006', '', 0, 'login');
  end if;
  execute format('grant %I to %I', role, login);
  insert into kvo.right_change (by_login, what, login, role) values (session_user, 'grant', login, role);
end $$;

create or replace function kvo.revoke_role(login text, role text) returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  perform kvo.must_administer();
  if not kvo.is_role_of_ours(role) then
    perform kvo.refuse('KV006', '', 0, 'role');
  end if;
  if not exists (select from pg_roles r where r.rolname = revoke_role.login) then
    perform kvo.refuse('KV006', '', 0, 'login');
  end if;
  execute format('revoke %I from %I', role, login);
  insert into kvo.right_change (by_login, what, login, role) values (session_user, 'revoke', login, role);
end $$;

-- Put a login into a group, or out of every group (null).
create or replace function kvo.set_team(login text, team text) returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  perform kvo.must_administer();
  if not exists (select from pg_roles r where r.rolname = set_team.login) then
    perform kvo.refuse('KV006', '', 0, 'login');
  end if;
  delete from kvo.member m where m.login = set_team.login;
  if team is not null then
    insert into kvo.member (login, team) values (set_team.login, set_team.team);
  end if;
  insert into kvo.right_change (by_login, what, login, team)
    values (session_user, case when team is null then 'revoke' else 'grant' end, login, team);
end $$;

create or replace function kvo.grant_park(park text, team text) returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  perform kvo.must_administer();
  if not exists (select from kvo.held_park h where h.park = grant_park.park) then
    perform kvo.refuse('KV006', '', 0, 'park');
  end if;
  insert into kvo.access (park, team) values (grant_park.park, grant_park.team) on conflict do nothing;
  insert into kvo.right_change (by_login, what, team, park) values (session_user, 'grant', team, park);
end $$;

create or replace function kvo.revoke_park(park text, team text) returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
begin
  perform kvo.must_administer();
  delete from kvo.access a where a.park = revoke_park.park and a.team = revoke_park.team;
  if not found then
    perform kvo.refuse('KV006', '', 0, 'access');
  end if;
  insert into kvo.right_change (by_login, what, team, park) values (session_user, 'revoke', team, park);
end $$;
