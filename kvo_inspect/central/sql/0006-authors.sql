-- Who recorded: what is shown of what stands as author in the changes of a park. The fold writes it; whoever was erased is a former user.
-- It refers to no park: that would lock the park's row, and who hands in meanwhile would wait for the fold.

create table kvo_state.shown_author (
  park text collate "C" not null,
  author text collate "C" not null,
  shown text not null,
  primary key (park, author)
);
comment on table kvo_state.shown_author is 'Of what stands as author in changes (an id, or a name in changes of before): the name that is shown.';
create index change_of_authors on kvo.change (park) where noun in ('author', 'erasure');
