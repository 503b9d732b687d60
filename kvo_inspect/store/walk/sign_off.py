"""Sign-offs of a round: recording them, taking them back, and what was recorded of the round after each of them (docs/decisions/0030)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.folding.fold import fold
from kvo_inspect.domain.record.change import LATEST_CLOCK, Change
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.domain.rounds.participant import Participant, inspects
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.rounds.sign_off import SignedState, SignOff, counted, covers, state_of
from kvo_inspect.domain.values.closed_sets import SignOffKind
from kvo_inspect.domain.values.former_users import former_number
from kvo_inspect.domain.values.text import checked_text
from kvo_inspect.errors import NotAllowedNow, NotFound, RuleError
from kvo_inspect.store.conditions.rounds import PERSON_COUNTS
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.key_ids import id_at
from kvo_inspect.store.record.memory import once
from kvo_inspect.store.record.reach import FOR_GOOD, NOT_WALKED, REDO, UNDO
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS
from kvo_inspect.store.rounds.round import participants_of
from kvo_inspect.store.walk.handed_in import HandedIn, parts_of
from kvo_inspect.texts import _, n_

ChangeWay = Literal["new", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class LaterChange:
    """A thing of the round that stands otherwise than when somebody signed, and who wrote it so last."""

    noun: str
    noun_id: str
    way: ChangeWay
    author: str
    """Empty: nobody named, or erased."""
    at: str


@dataclass(frozen=True, slots=True)
class SignOffLine:
    """Somebody who walked along, and what they said of the round."""

    person: Participant
    sign_off: SignOff | None = None
    """None: nobody asked, or nothing was said."""
    later: tuple[LaterChange, ...] = ()
    """What changed after it, the newest last."""
    before: tuple[str, ...] = ()
    """Who had not handed in their part when it was signed, by name."""

    @property
    def agreed(self) -> SignOffKind | None:
        """Yes, no, or None while nothing was said."""
        return self.sign_off.agreed if self.sign_off is not None else None

    @property
    def is_asked(self) -> bool:
        """Whether this person is asked at the end of the closing talk: was there until then, or said something all the same."""
        return self.person.presence.state == "present" or self.agreed is not None


@dataclass(frozen=True, slots=True)
class SignOffs:
    """What all who walked along said of a round."""

    round: Round
    lines: tuple[SignOffLine, ...]
    not_whole: str = ""
    """Why it should not be signed here yet: whose part is not here; empty when all of it is, as far as this laptop knows."""

    @property
    def asked(self) -> int:
        """How many are asked."""
        return sum(line.is_asked for line in self.lines)

    @property
    def signed(self) -> tuple[SignOffLine, ...]:
        """Those who said yes or no."""
        return tuple(line for line in self.lines if line.agreed is not None)

    def count(self, agreed: SignOffKind) -> int:
        """Return how many said so."""
        return sum(line.agreed == agreed for line in self.lines)

    @property
    def is_changed(self) -> bool:
        """Whether something of the round changed after somebody signed."""
        return any(line.later for line in self.signed)


class NotWhole(RuleError):
    """A round is signed while somebody's part of it is not here, or nothing of it is."""

    def __init__(self, missing: Collection[HandedIn]) -> None:
        sentence = n_(
            "{names} is still walking this round: that part is not handed in here. Import it first (Exchange), or say there (w) that "
            "nothing more comes.",
            "{names} are still walking this round: their parts are not handed in here. Import them first (Exchange), or say there (w) "
            "that nothing more comes.",
            len(missing),
        )
        nothing = _("Nothing of this round is recorded here yet: walk it, or import what others recorded (Exchange).")
        names = ", ".join(_named(part) for part in missing)
        super().__init__(sentence.format(names=names) if missing else nothing, "round")


def _named(part: HandedIn) -> str:
    number = former_number(part.name)
    name = part.name if number is None else _("former user {n}").format(n=number)
    return f"{name} ({part.letters})" if name and part.letters else name or part.letters


# -- recording ---------------------------------------------------------------------------------------------------------


def sign_off(store: Store, participant_id: str, agreed: SignOffKind, remark: str | None = None, *, incomplete: bool = False) -> SignOff:
    """Record that somebody who walked along agrees with the round as it stands here, or does not; finished or not.

    *remark* None leaves the one that stands. RuleError without a remark from who does not agree; NotWhole while a part of the round is
    not here, or nothing of it, unless *incomplete* says that it may be signed all the same; NotAllowedNow for who was not there, or of a
    round set aside.
    """
    person = store.get(Participant, participant_id)
    round_ = store.get(Round, person.round)
    if round_.aside:
        raise NotAllowedNow(_("This round was set aside and counts nowhere: it is not signed."))
    if person.presence.aside or person.presence.state == "excused":
        raise NotAllowedNow(_("{name} did not walk along, so there is nothing to sign.").format(name=person.name))
    noun_id = _id(store, person)
    standing = store.find(SignOff, noun_id)
    remark = checked_text("remark", standing.remark if remark is None and standing and not standing.gone else remark or "")
    _check_remark(agreed, remark)
    if not incomplete and (why := why_not_whole(store, round_.id)) is not None:
        raise why
    with store.act() as act:
        return act.write(
            SignOff,
            noun_id,
            park=round_.park,
            round=round_.id,
            participant=person.id,
            agreed=agreed,
            remark=remark,
            at=act.at,
            saw=round_state(store, round_.id),
        )


def set_remark(store: Store, participant_id: str, remark: str) -> SignOff:
    """Change the remark with a sign-off; what was signed, and when, stays. NotFound without one, RuleError as `sign_off`."""
    standing = _standing(store, participant_id)
    remark = checked_text("remark", remark)
    _check_remark(standing.agreed, remark)
    with store.act() as act:
        return act.write(SignOff, standing.id, park=standing.park, remark=remark)


def take_back_sign_off(store: Store, participant_id: str) -> SignOff:
    """Take back what somebody said of a round. NotFound when nothing was said."""
    standing = _standing(store, participant_id)
    with store.act() as act:
        return act.write(SignOff, standing.id, park=standing.park, gone=True, agreed=None, remark="", at=None, saw=())


def _check_remark(agreed: SignOffKind | None, remark: str) -> None:
    if agreed == "no" and not remark:
        raise RuleError(_("Say why: a no without a reason helps nobody."), "remark")


def _standing(store: Store, participant_id: str) -> SignOff:
    standing = store.find(SignOff, _id(store, store.get(Participant, participant_id)))
    if standing is None or standing.gone:
        raise NotFound(store.get(Participant, participant_id).name)
    return standing


def _id(store: Store, person: Participant) -> str:
    return id_at(store, SignOff, person.round, person.id, round=person.round, participant=person.id)


# -- reading -----------------------------------------------------------------------------------------------------------


def sign_offs_of(store: Store, round_id: str) -> SignOffs:
    """Return what all who walked along said of a round, in the order of its list, and what came after each."""
    return once(store, ("sign-offs", round_id), lambda: _read(store, round_id))


def signed_rounds(store: Store, park_id: str) -> dict[str, SignOffs]:
    """Return the sign-offs of each round of a park that has any, by its id."""
    rounds = store.rows(
        f"""select distinct t.round from sign_off t join participant p on p.id = t.participant and {PERSON_COUNTS.format("p")}
          join round r on r.id = t.round and r.gone = 0 where t.park = ? and t.gone = 0 and t.agreed is not null""",
        [park_id],
    )
    return {round_id: sign_offs_of(store, round_id) for (round_id,) in rounds}


def why_not_whole(store: Store, round_id: str) -> NotWhole | None:
    """Return why a round should not be signed here yet; None when all of it is here, as far as this laptop knows."""
    return _why_not_whole(store, round_id, parts_of(store, round_id))


def _why_not_whole(store: Store, round_id: str, parts: Collection[HandedIn]) -> NotWhole | None:
    missing = _missing(store, round_id, parts)
    return NotWhole(missing) if missing or not any(part.changes for part in parts) else None


def still_walking(store: Store, round_id: str) -> tuple[HandedIn, ...]:
    """Return whose part of a round is waited for, this laptop and who sits at it left out."""
    return _missing(store, round_id, parts_of(store, round_id))


def _missing(store: Store, round_id: str, parts: Collection[HandedIn]) -> tuple[HandedIn, ...]:
    me, inspectors = store.author.casefold(), _inspectors(participants_of(store, round_id))
    waited_for = (part for part in parts if part.is_missing and (part.device or part.name.casefold() in inspectors))
    return tuple(part for part in waited_for if part.device != store.device and part.name.casefold() != me)


def _inspectors(people: Collection[Participant]) -> set[str]:
    """Return the names, in small letters, of those who are expected to record on a laptop of their own."""
    return {person.name.casefold() for person in people if inspects(person.role)}


def _read(store: Store, round_id: str) -> SignOffs:
    round_ = store.get(Round, round_id)
    standing = {each.participant: each for each in store.select(SignOff, "where round = ? and gone = 0 order by made, id", [round_id])}
    people = [
        person
        for person in participants_of(store, round_id)
        if person.presence.state != "excused" or getattr(standing.get(person.id), "agreed", None)
    ]
    parts = parts_of(store, round_id)
    inspectors = _inspectors(people)
    signed = {person: (each.saw, _signed_on(store, each)) for person, each in standing.items() if each.agreed}
    later = {state: later_changes(store, round_id, *state) for state in {*signed.values()}}
    lines = []
    for person in people:
        given = standing.get(person.id)
        if given is None or given.agreed is None:
            lines.append(SignOffLine(person))
        else:
            lines.append(SignOffLine(person, given, later[signed[person.id]], _without(store, given, parts, inspectors)))
    why = _why_not_whole(store, round_id, parts)
    return SignOffs(round_, tuple(lines), why.sentence if why is not None else "")


def _without(store: Store, given: SignOff, parts: Collection[HandedIn], inspectors: Collection[str]) -> tuple[str, ...]:
    """Return whose part was not in what somebody signed: nothing of their laptop is covered, and they are waited for or it came since."""
    devices = {name.partition("-")[2] for name in given.saw}
    signing = (change for change in reversed(logs.changes_of(store.db, SignOff.noun, given.id)) if "saw" in values_of(change))
    own = next((change.log.device for change in signing), "")
    here, signer = {own, *devices}, given.made_by.casefold()
    others = (part for part in parts if not part.ended and part.device not in here and part.name.casefold() != signer)
    return tuple(_named(part) for part in others if part.changes or part.name.casefold() in inspectors)


# -- the state of a round ----------------------------------------------------------------------------------------------

_OF_ROUND = ("participant", "answer", "mark", "recheck", "round_checklist", "promised_photo", "finding")
_FOUND = "select id from finding where round = ?1"
_USES = f"""from photo_use where round = ?1 or (round is null
  and (finding in ({_FOUND}) or answer in (select id from answer where round = ?1)))"""
_THINGS = " union all ".join(
    (
        "select 'round' as noun, id from round where id = ?1",
        *(f"select '{noun}', id from \"{noun}\" where round = ?1" for noun in _OF_ROUND),
        f"select 'review', id from review where finding in ({_FOUND})",
        f"select 'photo_use', id {_USES}",
        f"select distinct 'photo', photo {_USES}",
    )
)
"""SQL: whatever is of a round, gone or not, by noun and id. What another round's photo shows of a finding is of that round."""
_CHANGES = f"""from ({_THINGS}) thing cross join change c on c.noun_id = thing.id and c.noun = thing.noun
  cross join log on log.id = c.log and log.confidential = 0"""
"""SQL: the changes of these, the confidential left out: those who sign have not seen it, and not every laptop has it."""


def round_state(store: Store, round_id: str) -> SignedState:
    """Return the state in which a round is here: the newest change of each laptop that counts."""
    newest: dict[str, str] = {}
    until = _next_began(store, round_id)
    for noun, noun_id, stamp, device in store.rows(
        f"select c.noun, c.noun_id, c.stamp, log.device {_CHANGES} order by c.stamp desc", [round_id]
    ):
        if device not in newest and any(
            _counted(store, change, until) for change in _changes(store, noun, noun_id) if change.stamp == stamp
        ):
            newest[device] = f"{stamp}-{device}"
    return state_of(newest.values())


def _signed_on(store: Store, given: SignOff) -> str:
    """Return the id of the round that was signed: another one than that of the sign-off when the two were joined since."""
    round_id = given.round
    for change in logs.changes_of(store.db, SignOff.noun, given.id):
        values = values_of(change)
        round_id = str(values.get("round", round_id))
        if values.get("saw") == [*given.saw]:
            return round_id
    return given.round


def later_changes(store: Store, round_id: str, state: SignedState, signed_on: str) -> tuple[LaterChange, ...]:
    """Return which things of a round stand otherwise than in a state of the round that was signed, as far as that counts, the newest last.

    What was changed and changed back, or undone, stands as it did. What was of another round than the signed one was not seen.
    """
    covered = {name.partition("-")[2]: int(name.partition("-")[0]) for name in state} if signed_on == round_id else {}
    things = store.rows(
        f"""select distinct c.noun, c.noun_id {_CHANGES} left join json_each(?2) s on s.key = log.device
          where c.stamp > coalesce(s.value, 0)""",
        [round_id, to_text(covered)],
    )
    until = _next_began(store, round_id)
    signed = _Signed(state, signed_on, round_id)
    differing = [change for noun, noun_id in things for change in _differing(store, noun, noun_id, signed, until)]
    return tuple(change for _stamp, change in sorted(differing, key=lambda pair: (pair[0], pair[1].noun, pair[1].noun_id)))


class _Signed(NamedTuple):
    """What was signed: a state, and of which round; and the round that holds the sign-off now."""

    state: SignedState
    signed_on: str
    round_id: str

    def is_of_another(self, noun: str, noun_id: str, changes: Collection[Change]) -> bool:
        """Whether a thing, as these changes leave it, is of another round than the one that was signed."""
        its_round = noun_id if noun == Round.noun else fold(changes).values.get("round") if changes else None
        return its_round not in (None, self.signed_on)


def _differing(store: Store, noun: str, noun_id: str, signed: _Signed, until: int) -> Iterator[tuple[int, LaterChange]]:
    """Yield how a thing stands otherwise than in a state, with the stamp of the newest change that made it so; nothing when it does not."""
    changes = [(change, _counted(store, change, until)) for change in _changes(store, noun, noun_id)]
    seen = [pair for pair in changes if covers(signed.state, pair[0].name)]
    elsewhere = signed.is_of_another(noun, noun_id, [change for change, _fields in seen])
    newest = next((change for change, fields in reversed(changes) if fields and (elsewhere or not covers(signed.state, change.name))), None)
    if newest is None:  # all that came after is how it was followed up
        return
    now, then = _values(noun, changes), None if elsewhere else _values(noun, seen)
    if then is not None and "round" in then:  # it came along with the sign-off
        then["round"] = signed.round_id
    if now == then:
        return
    known = covers(signed.state, changes[0][0].name) and (not elsewhere or noun == Round.noun)
    way: ChangeWay = "removed" if now is None else "changed" if known else "new"
    yield newest.stamp, LaterChange(noun, noun_id, way, newest.by, newest.at)


def _values(noun: str, changes: Collection[tuple[Change, dict[str, object]]]) -> dict[str, object] | None:
    """Return what counts of a thing as these changes leave it, defaults left out; None when there is nothing of it that counts."""
    folded = fold([replace(change, fields=to_text(fields)) for change, fields in changes])
    if not folded.values or folded.gone:
        return None
    model = NOUNS[noun]
    return {name: value for name, value in folded.values.items() if value is not None and value != model.default(name)}


def _changes(store: Store, noun: str, noun_id: str) -> list[Change]:
    return [change for change in logs.changes_of(store.db, noun, noun_id) if not change.log.confidential]


def _counted(store: Store, change: Change, until: int) -> dict[str, object]:
    if change.how.partition(" ")[0] in FOR_GOOD:  # what was taken out for good says nothing else of the round
        return {}
    return counted(change.noun, values_of(change), on_round=change.stamp < until and _on_round(store, change))


def _next_began(store: Store, round_id: str) -> int:
    """Return the stamp with which the next round of the park began: what is agreed while walking from then on is agreed on that one."""
    began = f"select min(stamp) from change where noun = '{Round.noun}' and noun_id = {{}}"
    ((stamp,),) = store.rows(
        f"""select min(began) from (
          select ({began.format("r.id")}) as began from round r join round own on own.id = ?1 and r.park = own.park
          where r.id <> own.id and r.gone = 0
        ) where began > ({began.format("?1")})""",
        [round_id],
    )
    return LATEST_CLOCK if stamp is None else int(stamp)


def _on_round(store: Store, change: Change) -> bool:
    """Return whether a change was written while walking; what was taken back or done again counts as what it was."""
    how, device = change.how, change.log.device
    while how.startswith((f"{UNDO} ", f"{REDO} ")):
        stamp = int(how.partition(" ")[2].partition("-")[0])
        acts = store.rows("select how from change join log on log.id = change.log where stamp = ? and device = ? limit 1", [stamp, device])
        how = acts[0][0] if acts else ""
    return how.partition(" ")[0] not in NOT_WALKED
