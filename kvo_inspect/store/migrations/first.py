"""The tables of the first versions, step by step: history, to which nothing is added. What came after is in `later`.

`fold_again(db, noun)` marks a table whose rows today's code must fold again once all migrations ran.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("kvo-inspect")

SHARED = """
  n integer primary key,
  id text not null unique,
  park text not null,
  confidential integer not null check (confidential in (0, 1)),
  gone integer not null check (gone in (0, 1)),
  heads text not null,
  made text not null,
  made_by text not null,
  changed text not null,
  changed_by text not null,
"""


def fold_again(db: Database, noun: str) -> None:
    """Ask that every row of *noun* be folded from the log after the migrations."""
    db.execute("insert or replace into local (key, value) values (?, '1')", [f"fold again {noun}"])


@migrations()
def m001_the_log(db: Database) -> None:
    """Make the logs, the changes, what other stores were seen to have, and what belongs to this laptop only."""
    db.execute("""create table log (
      id integer primary key, device text not null, letters text not null, park text not null,
      confidential integer not null check (confidential in (0, 1)), unique (device, park, confidential)) strict""")
    db.execute("""create table change (
      n integer primary key, log integer not null references log (id), seq integer not null check (seq > 0),
      stamp integer not null, at text not null, author text not null, how text not null,
      noun text not null, noun_id text not null, after text not null, fields text not null, reason text,
      v integer not null, salt text not null, erased text, chain text not null, unique (log, seq)) strict""")
    db.execute("create index change_noun on change (noun_id)")
    db.execute("create index change_stamp on change (stamp)")
    db.execute("""create table conflict (
      noun text not null, noun_id text not null, park text not null, confidential integer not null,
      field text not null, writes text not null, primary key (noun, noun_id, field)) strict, without rowid""")
    db.execute("create table local (key text primary key not null, value text not null) strict, without rowid")


@migrations()
def m002_the_nouns(db: Database) -> None:
    """One table a noun: the fold of its changes."""
    own = {
        "park": """name text not null, municipality text not null, grade_target text not null, lamp_row integer not null,
          notes text not null""",
        "partner": """kind text not null, organisation text not null, person text not null, email text not null, phone text not null,
          fault_number text not null""",
        "checkpoint": """name text not null, kind text not null, place text not null, extent text not null, zone text not null,
          company text not null, position text, marks integer not null, retired integer not null,
          replaced_by text references checkpoint (id) deferrable initially deferred""",
        "trajectory": "number integer not null, phase text not null, starts text, term_months integer not null",
        "measurement": """kind text not null, year integer not null,
          trajectory text references trajectory (id) deferrable initially deferred""",
        "checklist": "name text not null, version text not null, theme text not null, sha256 text not null, body text not null",
        "round": """measurement text not null references measurement (id) deferrable initially deferred,
          date text not null, part text not null, weather text not null, ticked text not null, closed text""",
        "round_checklist": """round text not null references round (id) deferrable initially deferred,
          checklist text not null references checklist (id) deferrable initially deferred, mode text not null""",
        "participant": """round text not null references round (id) deferrable initially deferred, name text not null,
          organisation text not null, role text not null, place text not null, presence text not null""",
        "answer": """round text not null references round (id) deferrable initially deferred,
          checkpoint text not null references checkpoint (id) deferrable initially deferred, item text not null, value text,
          rest integer not null, "text" text not null""",
        "mark": """round text not null references round (id) deferrable initially deferred,
          checkpoint text not null references checkpoint (id) deferrable initially deferred, item text not null,
          participant text not null references participant (id) deferrable initially deferred, value text""",
        "finding": """code text not null, checkpoint text not null references checkpoint (id) deferrable initially deferred,
          round text references round (id) deferrable initially deferred, item text, theme text, object text not null,
          "text" text not null, severity text not null, urgency text, visible text not null,
          partner text references partner (id) deferrable initially deferred, promised_by text not null, due text,
          status text not null, sent text, told text, adds text not null""",
        "recheck": """round text not null references round (id) deferrable initially deferred,
          finding text not null references finding (id) deferrable initially deferred, seen text, was text not null,
          "text" text not null""",
        "review": "finding text not null references finding (id) deferrable initially deferred, verdict text, saw text not null",
        "photo": """sha256 text not null, length integer not null, type text not null, width integer not null, height integer not null,
          taken text, clock integer not null, camera text not null, position text, direction text, orientation integer not null,
          name text not null, caption text not null, not_shared integer not null""",
        "promised_photo": """finding text not null references finding (id) deferrable initially deferred,
          round text references round (id) deferrable initially deferred, promised_by text not null,
          kept_by text references photo (id) deferrable initially deferred""",
        "photo_use": """photo text not null references photo (id) deferrable initially deferred,
          finding text references finding (id) deferrable initially deferred,
          checkpoint text references checkpoint (id) deferrable initially deferred,
          answer text references answer (id) deferrable initially deferred,
          round text references round (id) deferrable initially deferred""",
    }
    for noun, columns in own.items():
        db.execute(f'create table "{noun}" ({SHARED} {columns}) strict')
    for noun, columns_ in (
        ("park", "gone, name"),
        ("partner", "park"),
        ("checkpoint", "park"),
        ("trajectory", "park"),
        ("measurement", "park"),
        ("checklist", "park"),
        ("round", "park, date"),
        ("round_checklist", "round"),
        ("participant", "round"),
        ("answer", "round, checkpoint"),
        ("answer", "checkpoint, item"),
        ("mark", "round, checkpoint"),
        ("finding", "park, status"),
        ("finding", "checkpoint"),
        ("finding", "round"),
        ("finding", "status, due"),
        ("recheck", "finding"),
        ("recheck", "round"),
        ("review", "finding"),
        ("photo", "park"),
        ("photo", "sha256"),
        ("promised_photo", "finding"),
        ("promised_photo", "round"),
        ("promised_photo", "kept_by"),
        ("photo_use", "photo"),
        ("photo_use", "finding"),
        ("photo_use", "checkpoint"),
        ("photo_use", "answer"),
        ("photo_use", "round"),
        ("mark", "participant"),
        ("round_checklist", "checklist"),
        ("measurement", "trajectory"),
        ("round", "measurement"),
        ("finding", "partner"),
        ("checkpoint", "replaced_by"),
    ):
        name = f"{noun}_{columns_.replace(', ', '_')}"
        db.execute(f'create index "{name}" on "{noun}" ({columns_})')


@migrations()
def m003_words_of_findings(db: Database) -> None:
    """Full text over findings, newest first, prefix indexes for typing; the confidential and the gone are not indexed."""
    db.execute("""create virtual table finding_words using fts5 (code, object, "text",
      tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')""")
    insert = """insert into finding_words (rowid, code, object, "text") select new.n, new.code, new.object, new."text"
      where new.gone = 0 and new.confidential = 0;"""
    db.execute(f"create trigger finding_words_new after insert on finding begin {insert} end")
    db.execute(f"""create trigger finding_words_changed after update of code, object, "text", gone on finding
      when old.code is not new.code or old.object is not new.object or old."text" is not new."text" or old.gone is not new.gone
      begin delete from finding_words where rowid = old.n; {insert} end""")


@migrations()
def m004_parts_and_receipts(db: Database) -> None:
    """Who said that their part of a round is done; and what the trajectory record said of what it was given, which is no change of ours."""
    db.execute(f"""create table part ({SHARED} round text not null references round (id) deferrable initially deferred,
      device text not null) strict""")
    db.execute("create index part_round on part (round)")
    db.execute("""create table receipt (
      noun text not null, noun_id text not null, heads text not null, taken integer not null check (taken in (0, 1)), reason text not null,
      made text not null, sender text not null, primary key (noun_id, noun)) strict, without rowid""")


@migrations()
def m005_the_desk(db: Database) -> None:
    """Add what the facilitator records: remarks, partners for information, replies, targets, measures, meetings; terms of a park."""
    clause = "deferrable initially deferred"
    finding = f"finding text not null references finding (id) {clause}"
    trajectory = f"trajectory text not null references trajectory (id) {clause}"
    partner = f"partner text references partner (id) {clause}"
    own = {
        "comment": f"""{finding}, "text" text not null""",
        "also_for": f"{finding}, partner text not null references partner (id) {clause}",
        "reply": f"""{finding}, {partner}, row text not null, said text, reference text not null, "text" text not null""",
        "target": f"""{trajectory}, name text not null, unit text not null, source text not null, better text not null, baseline text,
          goal text, result text""",
        "measure": f"""{trajectory}, name text not null, theme text, {partner}, person text not null, due text, status text not null,
          done text, "text" text not null""",
        "measure_finding": f"measure text not null references measure (id) {clause}, {finding}",
        "measure_target": f"measure text not null references measure (id) {clause}, target text not null references target (id) {clause}",
        "meeting": f"""{trajectory}, day text, subject text not null, present text not null, "text" text not null""",
    }
    for noun, columns in own.items():
        db.execute(f'create table "{noun}" ({SHARED} {columns}) strict')
    for noun, column in (
        ("comment", "finding"),
        ("also_for", "finding"),
        ("also_for", "partner"),
        ("reply", "finding"),
        ("reply", "partner"),
        ("target", "trajectory"),
        ("measure", "trajectory"),
        ("measure", "partner"),
        ("measure_finding", "measure"),
        ("measure_finding", "finding"),
        ("measure_target", "measure"),
        ("measure_target", "target"),
        ("meeting", "trajectory"),
        ("target", "park"),
        ("measure", "park"),
        ("meeting", "park"),
    ):
        db.execute(f'create index "{noun}_{column}" on "{noun}" ({column})')
    db.execute("""alter table park add column terms text not null default '{"minor":42,"normal":14,"serious":7,"urgent":1}'""")
    db.execute("alter table trajectory add column audit text")


@migrations()
def m006_what_a_trajectory_signed(db: Database) -> None:
    """Add the days on which a trajectory's papers were signed, and the edition of the scheme."""
    for column in ("intent", "plan", "covenant", "certified"):
        db.execute(f"alter table trajectory add column {column} text")
    db.execute("alter table trajectory add column scheme text not null default ''")


@migrations()
def m007_words_to_search(db: Database) -> None:
    """Full text over everything that is typed, in one index; the confidential and the gone are not in it, nor an answer without words.

    Its rowid is sixteen times `n` of the thing and the place of the noun in this list.
    """
    for name in ("finding_words_new", "finding_words_changed"):
        db.execute(f"drop trigger {name}")
    db.execute("drop table finding_words")
    db.execute("""create virtual table word_index using fts5 (words, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')""")
    answer_value = "json_extract(r.value, '$.value')"
    words = {
        "finding": """r.code || ' ' || r.object || ' ' || r."text" || ' ' || r.promised_by || ' '
          || coalesce(json_extract(r.sent, '$.reference'), '')""",
        "comment": 'r."text"',
        "recheck": 'r."text"',
        "reply": """r.reference || ' ' || r."text" || ' ' || coalesce(json_extract(r.said, '$.belongs_to'), '')""",
        "review": "coalesce(json_extract(r.verdict, '$.reason'), '')",
        # What was typed at a question; a number, a day, an option or a grade is nothing to search for.
        "answer": f"""r."text" || ' ' || coalesce(json_extract(r.value, '$.note'), '') || ' '
          || iif({answer_value} glob '*[^-+0-9.,ABCD]*', {answer_value}, '')""",
        "checkpoint": "r.name || ' ' || r.extent || ' ' || r.zone || ' ' || r.company",
        "park": "r.name || ' ' || r.municipality",
    }
    for kind, (noun, text) in enumerate(words.items()):
        live = f"iif(r.gone = 0 and r.confidential = 0, trim({text}), '')"
        old, new = live.replace("r.", "old."), live.replace("r.", "new.")
        insert = f"insert into word_index (rowid, words) select new.n * 16 + {kind}, {new}"
        db.execute(f"""create trigger word_index_{noun}_new after insert on "{noun}" when {new} <> '' begin {insert}; end""")
        db.execute(f"""create trigger word_index_{noun}_changed after update on "{noun}" when {old} <> {new}
          begin delete from word_index where rowid = old.n * 16 + {kind}; {insert} where {new} <> ''; end""")
        db.execute(f"""insert into word_index (rowid, words) select r.n * 16 + {kind}, {live} from "{noun}" r where {live} <> ''""")


@migrations()
def m008_the_baseline_of_a_next_cycle(db: Database) -> None:
    """Add the follow-up measurement that a next cycle begins from."""
    db.execute("alter table trajectory add column baseline text references measurement (id) deferrable initially deferred")
    db.execute("create index trajectory_baseline on trajectory (baseline)")


@migrations()
def m009_what_is_open(db: Database) -> None:
    """Answer how many findings are open, late or to be reviewed from indexes: home asks it of all parks before anything else."""
    db.execute("create index finding_open on finding (park, id, due, gone, confidential, status)")
    db.execute("create index review_kind on review (finding, gone, json_extract(verdict, '$.kind'))")
    db.execute("drop index review_finding")


@migrations()
def m010_a_checklist_given_along(db: Database) -> None:
    """Add from which laptop's own folder a checklist is given for the next rounds of its park."""
    db.execute("alter table checklist add column given_by text not null default ''")


@migrations()
def m011_how_a_finding_was_judged(db: Database) -> None:
    """Answer whether a finding was judged, and whether it ended so, from small indexes: what is accepted is in neither of two of them."""
    db.execute("drop index review_kind")
    db.execute("create index review_finding on review (finding)")
    db.execute("create index review_judged on review (finding) where gone = 0 and verdict is not null")
    db.execute("create index review_not_accepted on review (finding) where gone = 0 and json_extract(verdict, '$.kind') <> 'accepted'")
    db.execute("create index finding_unsolved on finding (park, id, due) where gone = 0 and confidential = 0 and status <> 'verified'")


@migrations()
def m012_changes_of_later_field_sets(db: Database) -> None:
    """Find the changes of a later field set than the first from an index, which is empty as a rule."""
    db.execute("create index change_later on change (noun_id, noun, v) where v > 1")


@migrations()
def m013_changes_by_stamp(db: Database) -> None:
    """Find one change of a thing, by its stamp, without going through all the others."""
    db.execute("drop index change_noun")
    db.execute("create index change_noun on change (noun_id, stamp)")


@migrations()
def m014_sets_of_questions(db: Database) -> None:
    """Add which questions a round asks and when it is to be back, a park's own set and limits, where a partner's premises are."""
    db.execute("""alter table round add column "set" text not null default '{"items":[],"kind":"full"}'""")
    db.execute("alter table round add column back_by text")
    db.execute("alter table park add column own_set text not null default '[]'")
    db.execute("alter table park add column limits text not null default '{}'")
    db.execute("alter table partner add column language text not null default 'nl'")
    db.execute("alter table partner add column checkpoints text not null default '[]'")
    db.execute("alter table partner add column numbers text not null default ''")


@migrations()
def m015_what_was_set_aside(db: Database) -> None:
    """Add why a round or a park was set aside: begun by mistake, and counted nowhere."""
    for noun in ("round", "park"):
        db.execute(f"alter table {noun} add column aside text not null default ''")


@migrations()
def m016_where_findings_stand(db: Database) -> None:
    """Keep of every finding that is open or to be gone over where it stands, and of every finding all the words by which it is found.

    So home, the findings, the review and the search read what they show, however many findings there are.
    """
    db.execute("""create table standing (n integer primary key, park text not null, confidential integer not null, open integer not null,
      due text, to_review integer not null, pressing integer not null, nameless text) strict""")
    db.execute("create index standing_open on standing (park, confidential, due) where open = 1")
    db.execute("create index standing_to_review on standing (pressing, park, confidential) where to_review = 1")
    db.execute("create index standing_nameless on standing (nameless) where to_review = 1 and nameless is not null")
    db.execute("""create table park_standing (park text primary key, open integer not null, to_review integer not null)
      strict, without rowid""")
    db.execute("insert or replace into local (key, value) values ('fold again standing', '1')")
    db.execute("create index finding_code on finding (code)")
    # To count by. Not with the confidential first: SQLite takes that for a rare value, and reads all findings where it wants a round's.
    db.execute("create index finding_there on finding (n, confidential) where gone = 0")
    of = "json_extract(verdict, '$.of')"
    db.execute("create index checklist_sha256 on checklist (sha256, gone, confidential)")
    db.execute("create index checkpoint_there on checkpoint (park) where gone = 0 and retired = 0")
    db.execute("create index measure_to_do on measure (park, due) where gone = 0 and status not in ('done', 'dropped')")
    db.execute(f"create index review_of on review ({of}) where {of} is not null")

    for noun in ("finding", "comment", "recheck", "reply", "review"):  # found by the index of findings from now on
        for what in ("new", "changed"):
            db.execute(f"drop trigger word_index_{noun}_{what}")
    db.execute("delete from word_index where rowid % 16 < 5")
    db.execute("""create virtual table finding_index using fts5 (words, item, tokenize = 'unicode61 remove_diacritics 2',
      prefix = '1 2 3')""")
    answer_value = "json_extract(r.value, '$.value')"
    notes = {
        "comment": 'r."text"',
        "recheck": 'r."text"',
        "reply": """r.reference || ' ' || r."text" || ' ' || coalesce(json_extract(r.said, '$.belongs_to'), '')""",
        "review": "coalesce(json_extract(r.verdict, '$.reason'), '')",
        "answer": f"""r."text" || ' ' || coalesce(json_extract(r.value, '$.note'), '') || ' '
          || iif({answer_value} glob '*[^-+0-9.,ABCD]*', {answer_value}, '')""",
    }
    places = {
        "checkpoint": "r.name || ' ' || r.extent || ' ' || r.zone || ' ' || r.company",
        "park": "r.name || ' ' || r.municipality",
    }
    live = "r.gone = 0 and r.confidential = 0"
    mine = {
        **dict.fromkeys(("comment", "recheck", "reply", "review"), "r.finding = f.id"),
        "answer": "r.round = f.round and r.checkpoint = f.checkpoint and r.item = f.item",
        "checkpoint": "r.id = f.checkpoint",
        "park": "r.id = f.park",
    }
    own = """f.code || ' ' || f.object || ' ' || f."text" || ' ' || f.promised_by || ' '
      || coalesce(json_extract(f.sent, '$.reference'), '')"""
    parts = [
        f"""coalesce((select group_concat(words, ' ') from (select trim({words}) as words from "{noun}" r
          where {mine[noun]} and {live} order by r.n) where words <> ''), '')"""
        for noun, words in (notes | places).items()
    ]
    words = " || ' ' || ".join((own, *parts))
    # Spelled once, in a view: every connection reads all triggers, and with the words in each of them that took three milliseconds of five.
    db.execute(f"""create view finding_words as select f.n, f.id, f.park, f.checkpoint, f.round, f.item, {words} as words
      from finding f where f.gone = 0 and f.confidential = 0""")
    fill = "insert into finding_index (rowid, words, item) select f.n, f.words, hex(f.item) from finding_words f"
    changed = " or ".join(
        f'old."{column}" is not new."{column}"'
        for column in ("code", "object", "text", "promised_by", "sent", "gone", "checkpoint", "round", "item")
    )
    db.execute(f"create trigger finding_index_new after insert on finding begin {fill} where f.n = new.n; end")
    db.execute(f"""create trigger finding_index_changed after update on finding when {changed}
      begin delete from finding_index where rowid = old.n; {fill} where f.n = new.n; end""")
    for noun, text in (notes | places).items():
        shown = f"iif({live}, trim({text}), '')"
        old, new = shown.replace("r.", "old."), shown.replace("r.", "new.")
        of_new = mine[noun].replace("r.", "new.")
        again = f"delete from finding_index where rowid in (select f.n from finding f where {of_new}); {fill} where {of_new};"
        db.execute(f"""create trigger finding_index_{noun}_new after insert on "{noun}" when {new} <> '' begin {again} end""")
        db.execute(f"""create trigger finding_index_{noun}_changed after update on "{noun}" when {old} <> {new} begin {again} end""")
    db.execute(fill)
