"""The tables, step by step. Append only: a migration is history and never changes, and never imports a model.

The first sixteen are in `first`.
"""

from __future__ import annotations

from sqlite_utils import Database

from kvo_inspect.store.migrations.first import SHARED, migrations

__all__ = ["migrations"]


@migrations()
def m017_letters_of_codes(db: Database) -> None:
    """Add whose letters codes have, and since when: where two laptops have the same, the codes of one are shown with a mark."""
    db.execute("""create table code_letters (letters text not null, device text not null,
      confidential integer not null check (confidential in (0, 1)), stamp integer not null,
      primary key (letters, device, confidential)) strict, without rowid""")
    db.execute("""insert into code_letters select substr(json_extract(fields, '$.code'), 1, 3), device, confidential, min(stamp)
      from change join log on log.id = change.log
      where noun = 'finding' and json_extract(fields, '$.code') <> '' group by 1, 2, 3""")


@migrations()
def m018_papers(db: Database) -> None:
    """Add the papers of a park, and every file that is kept by its hash, of a photo or a paper, as one list."""
    db.execute(f"""create table paper ({SHARED} kind text not null, day text, title text not null, name text not null,
      sha256 text not null, length integer not null, type text not null, report text,
      round text references round (id) deferrable initially deferred,
      measurement text references measurement (id) deferrable initially deferred,
      language text, adopted_by text not null, adopted_on text) strict""")
    for column in ("park", "sha256", "round", "measurement"):
        db.execute(f"create index paper_{column} on paper ({column})")
    columns = "n, park, confidential, gone, made, made_by, sha256, name, length"
    db.execute(f"""create view file_by_hash as
      select 'photo' as noun, id, {columns} from photo where sha256 <> ''
      union all select 'paper', id, {columns} from paper where sha256 <> ''""")


@migrations()
def m019_what_a_report_says(db: Database) -> None:
    """Add what a facilitator says of a round for its report: concerns, agreements, the next round, lines of the summary."""
    for column in ("concerns", "agreements", "next_round", "summary"):
        db.execute(f"alter table round add column {column} text")


@migrations()
def m020_what_an_adopted_report_compares(db: Database) -> None:
    """Add to the papers the earlier measurement of an adopted comparison."""
    db.execute("alter table paper add column first text references measurement (id) deferrable initially deferred")
    db.execute("create index paper_first on paper (first)")


@migrations()
def m023_shares_in_order(db: Database) -> None:
    """Keep per park how much of its newest measurement is in order, beside the one before: so three hundred parks are ordered by it."""
    db.execute("""create table park_share (park text primary key, before text not null, newest text not null, judged integer not null,
      was integer not null, now integer not null) strict, without rowid""")
    # Of all rounds it is asked which stand beside another: in their order nothing is sorted for that.
    db.execute("create index round_alike on round (measurement, date, part) where gone = 0 and aside = ''")


@migrations()
def m024_contacts(db: Database) -> None:
    """Add to a partner the contact that it shares with other parks, its address, how it wants to be asked, and whether without names."""
    for column in (
        "contact text not null default ''",
        "address text not null default ''",
        "way text",
        "without_names integer not null default 0",
    ):
        db.execute(f"alter table partner add column {column}")
    db.execute("create index partner_contact on partner (contact) where contact <> ''")


@migrations()
def m025_a_paper_as_it_came(db: Database) -> None:
    """Add to the papers the hash of a picture as it came, before its metadata was taken out."""
    db.execute("alter table paper add column came_as text not null default ''")


@migrations()
def m026_replies(db: Database) -> None:
    """Add to a reply who said so, and to a finding when its holder was reminded."""
    db.execute("alter table reply add column \"by\" text not null default ''")
    db.execute("alter table finding add column reminded text")


@migrations()
def m027_who_does_which_park(db: Database) -> None:
    """Add to a park who its facilitator is."""
    db.execute("alter table park add column facilitator text not null default ''")


@migrations()
def m028_decisions_of_meetings(db: Database) -> None:
    """Add the decisions of meetings: what, whose, by when, whether done, and the measure that one became."""
    clause = "deferrable initially deferred"
    db.execute(f"""create table decision ({SHARED} meeting text not null references meeting (id) {clause}, name text not null,
      partner text references partner (id) {clause}, person text not null, due text, done text,
      measure text references measure (id) {clause}) strict""")
    for column in ("meeting", "partner", "measure", "park"):
        db.execute(f"create index decision_{column} on decision ({column})")


@migrations()
def m029_letter_texts(db: Database) -> None:
    """Add to a park the letter texts that it uses."""
    db.execute("alter table park add column letter_texts text")


@migrations()
def m030_the_order_of_findings(db: Database) -> None:
    """Keep of every finding by what each column of a list orders it, and in what words: so a page of any order comes from an index.

    What changes of a finding, or of what is told of it, puts it among those to be ordered again (`store.search.finding_order`).
    """
    columns = ("code", "park", "place", "what", "holder", "stage", "due", "found")
    kinds = ", ".join(f"{column} {'integer' if column == 'stage' else 'text'}" for column in columns)
    db.execute(f"create table finding_order (n integer primary key, pile integer not null, {kinds}) strict")
    for column in columns:
        db.execute(f"create index finding_order_{column} on finding_order (pile, {column}, n desc)")
    for column in ("place", "holder", "stage"):  # of which many findings have the same: read backwards too, the newest stay in front
        db.execute(f"create index finding_order_{column}_back on finding_order (pile, {column}, n)")
    db.execute("create table order_words (key text primary key, words text not null) strict, without rowid")
    db.execute("create table to_order (n integer primary key) strict")
    db.execute("insert into to_order select n from finding")

    own = ("gone", "made", "code", "item", "object", "text", "checkpoint", "partner", "status", "due", "round")
    changes = {
        "finding": ("t.n = new.n", own),
        "review": ("t.id = new.finding", ("gone", "verdict")),
        "checkpoint": ("t.checkpoint = new.id", ("name",)),
        "park": ("t.park = new.id", ("name",)),
        "partner": ("t.partner = new.id", ("kind", "organisation")),
        "round": ("t.round = new.id", ("date",)),
    }
    not_yet = "t.n not in (select n from to_order)"
    for noun, (of_it, fields) in changes.items():
        changed = " or ".join(f'old."{field}" is not new."{field}"' for field in fields)
        again = f"""delete from finding_order where n in (select t.n from finding t where {of_it});
          insert into to_order select t.n from finding t where {of_it} and {not_yet};"""  # no "or ignore": an upsert does not let it be
        db.execute(f'create trigger order_{noun}_changed after update on "{noun}" when {changed} begin {again} end')
        if noun in ("finding", "review"):
            db.execute(f'create trigger order_{noun}_new after insert on "{noun}" begin {again} end')
    for moment, row in (("insert", "new"), ("delete", "old")):
        db.execute(f"""create trigger order_standing_{moment} after {moment} on standing when {row}.open = 1
          begin insert into to_order select {row}.n where {row}.n not in (select n from to_order); end""")


@migrations()
def m031_deliveries(db: Database) -> None:
    """Keep what came in, when and by which way; of what is here already, the day on which it was recorded."""
    db.execute("""create table delivery (n integer primary key, log integer not null references log (id), first integer not null,
      last integer not null, at text not null, way text not null, counts text not null) strict""")
    db.execute("create index delivery_at on delivery (at)")
    db.execute("""insert into delivery (log, first, last, at, way, counts)
      select log, min(first), max(last), max(at), 'recorded', json_group_object(noun, json_array(new, every - new)) from (
        select c.log, substr(c.at, 1, 10) as day, c.noun, min(c.seq) as first, max(c.seq) as last, max(c.at) as at,
          count(distinct iif(c.after = '[]', c.noun_id, null)) as new, count(distinct c.noun_id) as every
        from log l join change c on c.log = l.id
        where l.confidential = 0 and l.device not in (select value from local where key = 'device') group by c.log, day, c.noun)
      group by log, day order by max(at)""")


@migrations()
def m032_planned_rounds(db: Database) -> None:
    """Add planned rounds, who walks which part of the route, and to a round which plan it walks."""
    db.execute(f"""create table planned_round ({SHARED} date text not null, part text not null, kind text not null, begins text,
      meets_at text not null, notes text not null) strict""")
    db.execute(f"""create table planned_person ({SHARED}
      planned_round text not null references planned_round (id) deferrable initially deferred, name text not null,
      organisation text not null, role text not null, place text not null, checkpoints text not null) strict""")
    db.execute("alter table round add column planned_round text references planned_round (id) deferrable initially deferred")
    for noun, column in (("planned_round", "park"), ("planned_person", "park"), ("planned_person", "planned_round")):
        db.execute(f"create index {noun}_{column} on {noun} ({column})")
    db.execute("create index round_planned_round on round (planned_round) where planned_round is not null")


@migrations()
def m033_themes_of_a_new_park(db: Database) -> None:
    """Add to a park the themes that its first round proposes."""
    db.execute("alter table park add column themes text not null default '{}'")


@migrations()
def m034_laptops_that_were_replaced(db: Database) -> None:
    """Add to a part that its laptop was replaced, and to a participant that no part is waited for."""
    db.execute("alter table part add column replaced integer not null default 0")
    db.execute("alter table participant add column no_part integer not null default 0")


@migrations()
def m035_the_whole_route(db: Database) -> None:
    """Add to a planned person that they walk the whole route beside those who have a part of it."""
    db.execute("alter table planned_person add column whole_route integer not null default 0")


@migrations()
def m036_filters_of_findings(db: Database) -> None:
    """Keep beside the order of findings by what they are filtered, so that a filter is counted and shown from an index too."""
    texts = ("theme", "partner_kind", "severity", "status")
    for column, kind in (*((text, "text") for text in texts), ("park_n", "integer"), ("photo", "integer")):
        db.execute(f"alter table finding_order add column {column} {kind}")
    asked = ("stage", *texts, "photo", "due", "park_n")
    # By what is filtered stands in every index: who goes through an order reads no row for what does not match.
    for column in ("code", "park", "place", "what", "holder", "stage", "due", "found"):
        db.execute(f"drop index finding_order_{column}")
        others = ", ".join(name for name in asked if name != column)
        db.execute(f"create index finding_order_{column} on finding_order (pile, {column}, n desc, {others})")
        if column in ("place", "holder", "stage"):
            db.execute(f"drop index finding_order_{column}_back")
            db.execute(f"create index finding_order_{column}_back on finding_order (pile, {column}, n, {others})")
    for column in ("theme", "partner_kind", "severity"):
        db.execute(f"create index finding_order_{column} on finding_order (pile, {column}, n desc)")
    db.execute("create index finding_order_of_park on finding_order (park_n, pile, n desc)")
    db.execute(f"create index finding_order_filter on finding_order (pile, n desc, {', '.join(asked)})")
    db.execute("delete from finding_order")
    db.execute("insert or ignore into to_order select n from finding")

    own = ("gone", "made", "code", "item", "object", "text", "checkpoint", "partner", "status", "due", "round", "theme", "severity")
    db.execute("drop trigger order_finding_changed")
    for noun, moment, of_it, fields in (
        ("finding", "update", "t.n = new.n", own),
        ("photo_use", "insert", "t.id = new.finding", ()),
        ("photo_use", "update", "t.id in (old.finding, new.finding)", ("gone", "finding")),
        ("photo_use", "delete", "t.id = old.finding", ()),
    ):
        name = f"order_{noun}_{'changed' if moment == 'update' else 'gone' if moment == 'delete' else 'new'}"
        changed = " or ".join(f'old."{field}" is not new."{field}"' for field in fields) or "true"
        db.execute(f"""create trigger {name} after {moment} on "{noun}" when {changed} begin
          delete from finding_order where n in (select t.n from finding t where {of_it});
          insert into to_order select t.n from finding t where {of_it} and t.n not in (select n from to_order); end""")


@migrations()
def m037_of_a_park(db: Database) -> None:
    """Find what was answered, who else is told and who walked along by their park: a list of one park reads nothing of the others."""
    for noun in ("reply", "also_for", "participant"):
        db.execute(f"create index {noun}_park on {noun} (park)")


@migrations()
def m038_asked_in_a_park(db: Database) -> None:
    """Keep per park how much is asked of each of its partners: who is asked over three hundred parks is told at once."""
    db.execute("create table park_asked (park text primary key, partners text not null) strict, without rowid")


@migrations()
def m039_changed_apart(db: Database) -> None:
    """Find in every noun that has a name what was changed apart: a removal that lost is looked for in all of them."""
    named = "park partner checkpoint trajectory planned_round planned_person round participant answer finding recheck reply comment photo"
    for noun in f"{named} promised_photo target measure meeting decision paper".split():
        db.execute(f"""create index {noun}_apart on "{noun}" (n) where instr(heads, ',') > 0""")


@migrations()
def m040_plans_of_a_day(db: Database) -> None:
    """Find the plans of one park, day and part side by side: the first screen tells of two that stand there."""
    db.execute("create index planned_round_day on planned_round (park, date, part) where gone = 0 and confidential = 0")


@migrations()
def m041_surveys(db: Database) -> None:
    """Add the surveys of entrepreneurs: when they were sent and to how many, and how often each answer was given."""
    clause = "deferrable initially deferred"
    db.execute(f"""create table survey ({SHARED} trajectory text not null references trajectory (id) {clause}, moment text not null,
      questionnaire text not null, edition text not null, sent text, closes text, invited integer, columns text not null) strict""")
    db.execute(f"""create table survey_answer ({SHARED} survey text not null references survey (id) {clause}, question text not null,
      answer text not null, wording text not null, count integer not null, answered integer not null, file text not null,
      rows text not null, respondents integer not null) strict""")
    for noun, column in (("survey", "park"), ("survey", "trajectory"), ("survey_answer", "park"), ("survey_answer", "survey")):
        db.execute(f"create index {noun}_{column} on {noun} ({column})")
    db.execute("create index survey_apart on survey (n) where instr(heads, ',') > 0")


@migrations()
def m042_the_whole_cycle(db: Database) -> None:
    """Add to a trajectory the waiting list, who leads it, the safety analysis, what its certificate says and the yearly evaluations."""
    for column in ("applied", "safety_analysis", "certificate_kind", "certificate_ends"):
        db.execute(f"alter table trajectory add column {column} text")
    for column in ("waits", "facilitator", "facilitator_organisation", "certificate_number"):
        db.execute(f"alter table trajectory add column {column} text not null default ''")
    db.execute("alter table trajectory add column evaluations text not null default '[]'")


@migrations()
def m043_kinds_of_targets(db: Database) -> None:
    """Add to a target which kind it is."""
    db.execute("alter table target add column kind text")


@migrations()
def m044_answers_in_other_words(db: Database) -> None:
    """Add to a survey for which answers those in other words stand."""
    db.execute("alter table survey add column words text not null default '[]'")


@migrations()
def m045_sign_offs(db: Database) -> None:
    """Add what participants say of a round: that it was so, or not, of which state of the round, and when."""
    clause = "deferrable initially deferred"
    db.execute(f"""create table sign_off ({SHARED} round text not null references round (id) {clause},
      participant text not null references participant (id) {clause},
      agreed text, remark text not null, at text, saw text not null) strict""")
    for column in ("park", "round", "participant"):
        db.execute(f"create index sign_off_{column} on sign_off ({column})")


@migrations()
def m046_erasures(db: Database) -> None:
    """Add what was erased, so that it goes everywhere, and which laptops answered that they did so too."""
    db.execute(f"""create table erasure ({SHARED} request text not null, of text not null, thing text not null, fields text not null,
      instead text not null, emptied text not null, why text not null) strict""")
    db.execute(f"create table erasure_answer ({SHARED} request text not null, device text not null) strict")
    for noun, column in (("erasure", "park"), ("erasure", "thing"), ("erasure_answer", "park"), ("erasure_answer", "request")):
        db.execute(f"create index {noun}_{column} on {noun} ({column})")


@migrations()
def m054_covers(db: Database) -> None:
    """Add to a photo what of it is covered."""
    db.execute("alter table photo add column covers text not null default '[]'")


@migrations()
def m055_authors(db: Database) -> None:
    """Add who records by id, what name is shown of whatever stands as author, and whose names in changes of before are shown no more."""
    db.execute(f"create table author ({SHARED} name text not null) strict")
    db.execute("create index author_park on author (park)")
    db.execute("""create table shown_author (park text not null, confidential integer not null check (confidential in (0, 1)),
      author text not null, shown text not null, primary key (park, confidential, author)) strict, without rowid""")
    db.execute("alter table erasure add column unnamed text not null default '[]'")


@migrations()
def m057_keeping(db: Database) -> None:
    """Add to a park how long it keeps names, photos, papers and the confidential."""
    for kind in ("names", "photos", "papers", "signals"):
        db.execute(f"alter table park add column keep_{kind} text")


@migrations()
def m058_answers_that_move(db: Database) -> None:
    """Let the words of an answer follow into the round that its own was joined to, and leave the findings of the round before."""
    value = "json_extract({0}.value, '$.value')"
    words = f"""iif({{0}}.gone = 0 and {{0}}.confidential = 0,
      trim({{0}}."text" || ' ' || coalesce(json_extract({{0}}.value, '$.note'), '') || ' '
        || iif({value} glob '*[^-+0-9.,ABCD]*', {value}, '')), '')"""
    old, new = words.format("old"), words.format("new")
    moved = " or ".join(f"old.{field} is not new.{field}" for field in ("round", "checkpoint", "item"))
    places = "(f.round, f.checkpoint, f.item) in (values (old.round, old.checkpoint, old.item), (new.round, new.checkpoint, new.item))"
    fill = "insert into finding_index (rowid, words, item) select f.n, f.words, hex(f.item) from finding_words f"
    db.execute("drop trigger finding_index_answer_changed")
    db.execute(f"""create trigger finding_index_answer_changed after update on answer when {old} <> {new} or ({new} <> '' and ({moved}))
      begin delete from finding_index where rowid in (select f.n from finding f where {places}); {fill} where {places}; end""")
    joined = "f.round in (select r.id from round r join round o using (measurement, date, part) where o.id <> r.id)"
    db.execute(f"delete from finding_index where rowid in (select f.n from finding f where {joined})")
    db.execute(f"{fill} where {joined}")


@migrations()
def m059_why_retired(db: Database) -> None:
    """Add to a checkpoint why it left the route."""
    db.execute("alter table checkpoint add column why_retired text not null default ''")


@migrations()
def m060_apart(db: Database) -> None:
    """Add to a finding whether it is another thing than what stood open there when it was recorded."""
    db.execute("alter table finding add column apart integer not null default 0")


@migrations()
def m061_says_otherwise(db: Database) -> None:
    """Count anew what somebody has to go over: a finding that says what it said when it was judged is none of these."""
    db.execute("insert or replace into local (key, value) values ('fold again standing', '1')")
