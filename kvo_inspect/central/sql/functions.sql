-- Functions that others are made of: the chain, what may be said, who sees what. Run again by every `central init`: those of the newest program.

create or replace function kvo.hash(t text) returns text language sql stable parallel safe
  return encode(sha256(convert_to(t, 'UTF8')), 'hex');

create or replace function kvo.said(salt text, author text, fields text, reason text) returns text language sql stable parallel safe
  return kvo.hash(array_to_json(array[salt, author, fields, reason])::text);
comment on function kvo.said is 'The hash of who said what.';

create or replace function kvo.link(previous text, seq bigint, stamp bigint, at text, how text, noun text, noun_id text, after text, v integer, said text)
  returns text language sql stable parallel safe
  return kvo.hash(previous || '[' || seq || ',' || stamp || ',' || substr(left(array_to_json(array[at, how, noun, noun_id])::text, -1), 2)
    || ',' || after || ',' || v || ',"' || said || '"]');
comment on function kvo.link is 'The chain that a change must have behind one whose chain is previous.';

-- As `domain/values/text.py` cleans: nothing that acts on a terminal or lies to a reader, composed, no white space at the ends.
create or replace function kvo.is_clean_text(t text) returns boolean language sql immutable parallel safe
  return t !~ ('[\u0001-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb'
    '\ufffe\uffff\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff'
    '\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff'
    '\U000e0000-\U000e007f\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]'
    '|^[ \n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]|[ \n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]$') and t is nfc normalized;
comment on function kvo.is_clean_text is 'Whether a text of several lines is as the program would have cleaned it.';

create or replace function kvo.is_clean_line(t text) returns boolean language sql immutable parallel safe
  return t !~ '[\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]|  ' and kvo.is_clean_text(t);
comment on function kvo.is_clean_line is 'Whether a line is as the program would have cleaned it.';

-- All texts in a list or an object at once: canonical JSON escapes nothing but quotes, backslashes and line breaks that are clean.
create or replace function kvo.is_clean_json(t text) returns boolean language sql immutable parallel safe
  return kvo.is_clean_text(t) and t !~ '^([^\\]|\\.)*\\[^"\\n]';

create or replace function kvo.is_object(t text) returns boolean language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp as $$
begin
  return jsonb_typeof(t::jsonb) = 'object';
exception when others then
  return false;
end $$;

create or replace function kvo.is_moment(t text) returns boolean language sql immutable parallel safe
  return t ~ ('^([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))'
    '|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)'
    'T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][+-]([01][0-9]|2[0-3]):[0-5][0-9](:(0[1-9]|[1-5][0-9]))?$')
    and t not like '0000%' and t not like '%-00:00';
comment on function kvo.is_moment is 'Whether this is a moment of the calendar with its offset, as a laptop writes it.';

-- Whether a change of set v may not say this: value is the JSON of field f (null: the noun has none of that name), erased the hash of what was
-- emptied. What lies within lists and objects is not judged.
create or replace function kvo.is_misfit(value text, v integer, erased text, f kvo.field) returns boolean language sql stable parallel safe
  return case
    when f.field is null or v < f.since then true
    when value = 'null' then f.field = 'gone'
    when f.target is not null then left(value, 1) <> '"'  -- what it names is looked up
    when erased is not null and f.field <> 'gone' then true
    when f.kind = 'boolean' then value not in ('true', 'false')
    when f.kind = 'integer' then case when value !~ '^-?[0-9]+$' or length(value) > 18 then true
      else value::numeric not between f.lowest and f.highest end
    when f.kind <> 'string' then left(value, 1) <> case f.kind when 'array' then '[' else '{' end or f.is_clean and not kvo.is_clean_json(value)
    when left(value, 1) <> '"' then true
    when f.choices is not null then coalesce(v < f.choices_since[array_position(f.choices, substr(value, 2, length(value) - 2))], true)
    -- printable words with a blank between, by far the most
    when value ~ '^"([!#-[\]-~]+( [!#-[\]-~]+)*)?"$' then length(value) - 2 > f.longest or substr(value, 2, length(value) - 2) !~ f.pattern
    else f.is_clean and not kvo.is_clean_text(value::json #>> '{}') or f.is_line and not kvo.is_clean_line(value::json #>> '{}')
      or length(value::json #>> '{}') > f.longest or (value::json #>> '{}') !~ f.pattern end;

-- The same of all that a change says, one by one: to name the change when one of many is a misfit.
create or replace function kvo.has_misfit(its_noun text, its_fields text, v integer, erased text) returns boolean language plpgsql stable
  set search_path = pg_catalog, pg_temp set standard_conforming_strings = on as $$
begin
  return coalesce((select bool_or(kvo.is_misfit(e.value::text, v, erased, f)) from json_each(its_fields::json) e(key, value)
    left join kvo.field f on f.noun = its_noun and f.field = e.key), false);
exception when others then
  return true;
end $$;

-- A member reads the words of its parks, whatever else it may: with the tables that are open to members, another role would open all of them.
create or replace function kvo.reads_all_as(login text) returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select pg_has_role(login, 'kvo_auditor', 'member') or pg_has_role(login, 'kvo_fold', 'member')
    or not pg_has_role(login, 'kvo_member', 'member') and (pg_has_role(login, 'kvo_analyst', 'member')
      or pg_has_role(login, 'kvo_admin', 'member') or pg_has_role(login, 'kvo_eraser', 'member')) $$;
comment on function kvo.reads_all_as is 'Whether a login reads logs, state and figures of every park, in so far as its roles read them at all.';

create or replace function kvo.reads_all() returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select kvo.reads_all_as(session_user::text) $$;

create or replace function kvo.sees_all() returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select kvo.reads_all() or pg_has_role(session_user, 'kvo_admin', 'member') $$;
comment on function kvo.sees_all is 'Whether a login sees of every park that it is there and whose it is: also an administrator who is a member.';

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
comment on function kvo.refuse is 'Ends the transaction: KV001 forked, KV002 waits, KV003 altered, KV004 no right, KV005 of a newer program, KV006 names what is not there.';

create or replace function kvo.whose(park text) returns text language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select case when not exists (select from kvo.held_park h where h.park = whose.park) then 'nobody'
    when whose.park = any (kvo.my_parks()) then 'mine' else 'others' end $$;
comment on function kvo.whose is 'Whether nobody handed a park in yet, this login hands it in, or only others do: asked before anything is sent.';
