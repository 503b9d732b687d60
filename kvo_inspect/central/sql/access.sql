-- Giving and taking rights, each noted. Run again by every `central init`, as all functions.

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
  -- What a superuser gave, or a group of logins gives, stays: who is told that it was taken would be wrong.
  if exists (select from pg_roles r where r.rolname = revoke_role.login and not r.rolsuper) and pg_has_role(login, role, 'member') then
    perform kvo.refuse('KV006', '', 0, 'held');
  end if;
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
