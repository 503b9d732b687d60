-- What the fold asks of the record beside reading it.

create or replace function kvo.fold_again(its_park text) returns bigint language sql security definer set search_path = pg_catalog, pg_temp
  as $$ with noted as (
    insert into kvo.dirty (park, noun, noun_id)
    select distinct c.park, c.noun, c.noun_id from kvo.log l join kvo.change c on c.log = l.id where l.park = its_park returning 1)
  select count(*) from noted $$;
comment on function kvo.fold_again is 'Notes all things of a park as to be folded: a newer program knows more of what was recorded. Returns how many.';
revoke all on function kvo.fold_again from public;
