"""What a merge does, in words for people: the plan before it and the account after it, the same sentences for command and screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kvo_inspect.texts import _, count_text, n_
from kvo_inspect.wording.compounds import called
from kvo_inspect.wording.conflicts import conflict_text
from kvo_inspect.wording.contacts import listed
from kvo_inspect.wording.counts import COUNTED_NOUNS, files_text, named_text, things_text
from kvo_inspect.wording.names import author_text, day_text, moment_text, stage_name
from kvo_inspect.wording.removals import removal_text
from kvo_inspect.wording.rounds import ahead_text, double_plan_text, double_round_text, reason_text

if TYPE_CHECKING:
    from kvo_inspect.store.merge.receipts import TakenReceipt
    from kvo_inspect.store.merge.receive import Received
    from kvo_inspect.store.merge.signed import Signed
    from kvo_inspect.store.parks.park import NamedParks
    from kvo_inspect.store.photos.arrivals import AbsentFile
    from kvo_inspect.store.record.codes import Twins
    from kvo_inspect.store.upkeep.backup import Backup
    from kvo_inspect.store.upkeep.checking import WholeCheck
    from kvo_inspect.store.upkeep.doctor import Extent

PHOTOS_NAMED = 4
"""The number of absent photos that a sentence names."""


def sound_text(extent: Extent) -> str:
    """Return what a record in which doctor found nothing amounts to, in changes, logs and photos, for whoever judges the record."""
    text = n_(
        "Each of the {changes} changes follows unbroken from the one before it, in {n} log; what the record shows is what they come to.",
        "Each of the {changes} changes follows unbroken from the one before it, in {n} logs; what the record shows is what they come to.",
        extent.logs,
    ).format(changes=extent.changes, n=extent.logs)
    if extent.photos:
        text += " " + n_(
            "{n} photo is byte for byte as it came in.", "{n} photos are byte for byte as they came in.", extent.photos
        ).format(n=extent.photos)
    if extent.papers:
        text += " " + n_(
            "{n} paper is byte for byte as it came in.", "{n} papers are byte for byte as they came in.", extent.papers
        ).format(n=extent.papers)
    if extent.left:
        text += " " + n_(
            "{n} whole file among the photos is of no photo or paper of this record, as after an older backup was put back: it stays, and "
            "is in its place when that photo or paper comes again.",
            "{n} whole files among the photos are of no photo or paper of this record, as after an older backup was put back: they stay, "
            "and are in their place when those photos or papers come again.",
            extent.left,
        ).format(n=extent.left)
    return " ".join([text, *newer_texts(extent.newer)])


def newer_texts(things: int) -> list[str]:
    """Return the sentence about what needs a newer version to be shown, or nothing when nothing does."""
    if not things:
        return []
    text = n_(
        "{n} thing needs a newer version of kvo-inspect: it is kept, passed on, and shown after an update.",
        "{n} things need a newer version of kvo-inspect: they are kept, passed on, and shown after an update.",
        things,
    )
    return [text.format(n=things)]


def check_text(check: WholeCheck | None) -> str:
    """Return when the record was last looked over whole by itself, and what came of it."""
    if check is None:
        return _("The record was not looked over whole yet: the program does that once a day.")
    if not check.problems:
        return _("Last looked over whole on {moment}: nothing wrong.").format(moment=moment_text(check.at))
    text = n_(
        "Last looked over whole on {moment}: {n} problem. See: kvo-inspect doctor.",
        "Last looked over whole on {moment}: {n} problems. See: kvo-inspect doctor.",
        check.problems,
    )
    return text.format(moment=moment_text(check.at), n=check.problems)


def backup_text(backup: Backup) -> str:
    """Return which backup holds the most, when that was written, and how many changes are in it."""
    text = n_(
        "The backup that holds the most: {path}, written on {day}, with {n} change.",
        "The backup that holds the most: {path}, written on {day}, with {n} changes.",
        backup.changes,
    )
    return text.format(path=backup.path, day=day_text(backup.written.date().isoformat()), n=count_text(backup.changes))


def still_there_text(logs: int, made: str) -> str:
    """Return that what was handed in before is still there."""
    day = day_text(made)
    return n_(
        "All that was handed in on {day} is still here unaltered ({n} log).",
        "All that was handed in on {day} is still here unaltered ({n} logs).",
        logs,
    ).format(day=day, n=logs)


def received_texts(received: Received) -> list[str]:
    """Return what a batch brings, a sentence a line: whose, what is new, changed and removed, what moves, what has two values."""
    photo_sentences = (
        [n_("{n} photo comes along.", "{n} photos come along.", received.photos).format(n=received.photos)] if received.photos else []
    )
    if received.papers:
        photo_sentences.append(n_("{n} paper comes along.", "{n} papers come along.", received.papers).format(n=received.papers))
    if not received.changes:
        return [*(photo_sentences or [_("Nothing new: all of it is here already.")]), *absent_texts(received.absent)]
    sentences = [
        n_("From {laptops}: {n} change.", "From {laptops}: {n} changes.", received.changes).format(
            laptops=", ".join(f"{author_text(author)} ({letters})" if author else letters for letters, author in received.laptops),
            n=received.changes,
        )
    ]
    sentences += signed_texts(received.signed)
    sentences += notable_texts(received)
    for head, counts in (
        (_("New: {what}."), [(effect.noun, effect.new) for effect in received.nouns]),
        (_("Changed: {what}."), [(effect.noun, effect.changed - effect.gone) for effect in received.nouns]),
        (_("Removed: {what}."), [(effect.noun, effect.gone) for effect in received.nouns]),
    ):
        if what := _counted(counts):
            sentences.append(head.format(what=what))
    sentences += [
        _("{code}: {was} → {now}.").format(code=step.code, was=stage_name(step.was), now=stage_name(step.now)) for step in received.steps
    ]
    if conflicts := sum(effect.conflicts for effect in received.nouns):
        sentences.append(n_("{n} field has two values: choose.", "{n} fields have two values: choose.", conflicts).format(n=conflicts))
    sentences += [conflict_text(conflict) for conflict in received.conflicts]
    sentences += [*newer_texts(received.newer), *photo_sentences, *absent_texts(received.absent)]
    if received.new_device:
        sentences.append(_("Others had more of this laptop's work than it had itself: it goes on under new letters."))
    return sentences


def signed_texts(signed: Signed | None) -> list[str]:
    """Return by whom a file is signed, or that it is not, and whose changes nobody vouches for; nothing of what came by another way."""
    if signed is None:
        return []
    return [_signed_text(signed), *([passed_on_text(signed.passed_on)] if signed.passed_on else [])]


def _signed_text(signed: Signed) -> str:
    if signed.is_first:
        sentence = _("Signed by {maker}, for the first time here. Its key: {shown}")
        return sentence.format(maker=signed.maker, shown=signed.fingerprint)
    if signed.fingerprint:
        return _("Signed by {maker}.").format(maker=signed.maker)
    if signed.signed_before:
        return _("Not signed, though {maker} signs what it makes: did its .sig file stay behind?").format(maker=signed.maker)
    return _("Not signed: it was made by an earlier version of the program, or its .sig file stayed behind.")


def passed_on_text(letters: Sequence[str]) -> str:
    """Return that a file brings changes of laptops whose keys are known, which nobody signed who is known here, and what to do."""
    text = n_(
        "Changes of laptop {laptops} in a file that {laptops} did not sign, nor any other laptop known here: somebody else may have made "
        "them, or that laptop itself once it went on from a backup. Ask whoever has it.",
        "Changes of laptops {laptops} in a file that they did not sign, nor any other laptop known here: somebody else may have made them, "
        "or one of these once it went on from a backup. Ask whoever has them.",
        len(letters),
    )
    return text.format(laptops=listed(letters))


def receipt_texts(taken: TakenReceipt) -> list[str]:
    """Return what a receipt says, and how it is signed."""
    counts = _("{sender}: {taken} taken, {refused} refused, {unknown} not known here.").format(
        sender=taken.sender, taken=taken.taken, refused=taken.refused, unknown=taken.unknown
    )
    if taken.signed.is_first:
        sentence = _("Signed by {sender}, for the first time here. The key: {shown}")
        return [counts, sentence.format(sender=taken.sender, shown=taken.signed.fingerprint)]
    if taken.signed.fingerprint:
        return [counts, _("Signed by {maker}.").format(maker=taken.signed.maker)]
    if taken.signed.signed_before:
        return [counts, _("Not signed, though {sender} signed receipts before: did its .sig file stay behind?").format(sender=taken.sender)]
    return [counts]


def clocks_texts(accounts: Iterable[Received]) -> list[str]:
    """Return the sentence that what came in is dated later than this laptop's clock, or nothing when none of it is."""
    days = max((received.ahead for received in accounts), default=0)
    return [ahead_text(days)] if days else []


def notable_texts(received: Received) -> list[str]:
    """Return what people must know of a batch that came in or would, whichever way: erased words, letters of two laptops, doubles."""
    sentences = erased_texts(received.erased)
    sentences += [sentence for twins in received.twins for sentence in twins_texts(twins)]
    sentences += afterwards_texts(received)
    sentences += [
        _("{what} is set aside and counts nowhere: {reason}. Others set it aside or recorded in it: ; lets it count again.").format(
            what=called(noun), reason=reason_text(noun.aside).rstrip(".")
        )
        for noun in received.uncounted
    ]
    sentences += [removal_text(removal, park) for removal, park in received.removals]
    sentences += [double_round_text(double.park, double.date, double.part) for double in received.doubles]
    sentences += [double_plan_text(plan.park, plan.date, plan.part) for plan in received.double_plans]
    return sentences


def afterwards_texts(received: Received) -> list[str]:
    """Return what importing did besides, which no plan can tell: other letters for this laptop, what counts again, and what is back."""
    sentences = []
    if received.next_letters:
        was, now = received.next_letters
        sentences.append(
            _("{was} is of another laptop too: what is found on this one gets {now} from here on, as {code}.").format(
                was=was, now=now, code=f"{now}-001"
            )
        )
    apart = [
        _("{what} counts again: two people joined the rounds of that day, each another way. Join them anew at the park, with ;.").format(
            what=called(round_)
        )
        for round_ in received.joined_apart
    ]
    return [*sentences, *dict.fromkeys(apart)] + [
        _("{what} was removed as begun by mistake, and is back: somebody else recorded in it.").format(what=called(noun))
        for noun in received.woken
    ]


def erased_texts(things: int) -> list[str]:
    """Return that words go for good, of how many things."""
    if not things:
        return []
    text = n_(
        "Words of {n} thing go for good, because somebody erased them: nothing brings them back.",
        "Words of {n} things go for good, because somebody erased them: nothing brings them back.",
        things,
    )
    return [text.format(n=things)]


def twins_texts(twins: Twins) -> list[str]:
    """Return that laptops have the same code letters, and how the codes of the later ones are shown from then on."""
    names = ", ".join(author_text(author) or device for device, author, _letters in twins.laptops)
    sentences = [_("Laptops with the same code letters, {letters}: of {names}.").format(letters=twins.letters, names=names)]
    for device, author, shown in twins.laptops:
        if shown != twins.letters:
            sentences.append(
                _(
                    "Codes of the laptop of {name} are shown as {shown}, not {code}. What was handed out stays as it is: where {code} "
                    "is typed, it is asked which one is meant."
                ).format(name=author_text(author) or device, code=f"{twins.letters}-001", shown=f"{shown}-001")
            )
    return sentences


def absent_texts(absent: Sequence[AbsentFile], limit: int = PHOTOS_NAMED) -> list[str]:
    """Return a sentence each for photos and papers whose bytes are not here, naming at most *limit*; nothing when all are here."""
    photos = [file for file in absent if file.noun == "photo"]
    papers = [file for file in absent if file.noun == "paper"]
    sentences = []
    if photos:
        sentence = n_("{n} photo is not here yet: {names}.", "{n} photos are not here yet: {names}.", len(photos))
        sentences.append(sentence.format(n=len(photos), names=_absent_names(photos, limit)))
    if papers:
        sentence = n_("{n} paper is not here yet: {names}.", "{n} papers are not here yet: {names}.", len(papers))
        sentences.append(sentence.format(n=len(papers), names=_absent_names(papers, limit)))
    return sentences


def _absent_names(absent: Sequence[AbsentFile], limit: int) -> str:
    return named_text([f"{file.name} ({', '.join(filter(None, (file.code, author_text(file.by))))})" for file in absent], limit)


def came_text(changes: int, photos: int, papers: int = 0) -> str:
    """Return how many changes, photos and papers were imported."""
    sentence = n_("Imported: {n} change", "Imported: {n} changes", changes).format(n=changes)
    return ", ".join(filter(None, (sentence, files_text(photos, papers)))) + "."


def whole_text(people: int) -> str:
    """Return that the changes of parks go to others as they are, with how many people they name: in a pack no name can be left out."""
    if not people:
        return _("Changes go along whole; they name nobody.")
    sentence = n_("Changes go along whole, with the name of {n} person.", "Changes go along whole, with the names of {n} people.", people)
    return sentence.format(n=people)


def named_parks_text(parks: NamedParks) -> str:
    """Return parks by name, and how many are not on this laptop: the names of those are not known here."""
    unknown = n_("{n} park that is not on this laptop", "{n} parks that are not on this laptop", parks.unknown)
    return listed([*parks.names, *([unknown.format(n=parks.unknown)] if parks.unknown else [])])


def limited_text(limit: NamedParks, left_out: NamedParks | None = None) -> str:
    """Return which parks a folder is for, and what it holds of others and nobody took out of it."""
    parks = named_parks_text(limit)
    if left_out is None or not (left_out.names or left_out.unknown):
        return _("This folder is only for {parks}.").format(parks=parks)
    sentence = _("This folder is only for {parks}; not imported from it: {others}.")
    return sentence.format(parks=parks, others=named_parks_text(left_out))


def locked_text(*, opened: bool) -> str:
    """Return that encrypted files were not opened: no passphrase was given, or another one than theirs."""
    if opened:
        return _("The folder's confidential files have another passphrase: nothing confidential was exchanged.")
    return _("What is confidential in the folder was not opened: c at the folders exchanges that too.")


def nothing_text(*, limited: bool) -> str:
    """Return that an exchange moved nothing."""
    if limited:
        return _("Nothing to exchange: of its parks this laptop and the folder have the same.")
    return _("Nothing to exchange: this laptop and the folder have the same.")


def folder_state_text(state: str) -> str:
    """Return whether a folder is where it lay the last time, in a word or two."""
    return {
        "looking": _("looking …"),
        "there": _("there"),
        "absent": _("not there"),
        "emptied": _("empty now"),
        "other": _("another folder"),
    }[state]


def whole_disk_question(path: str) -> str:
    """Return what is asked before an exchange begins in a whole disk or stick."""
    sentence = _("{folder} is a whole disk or stick, not a folder on it: what is exchanged lies between all else there. Begin in it?")
    return sentence.format(folder=path)


def not_exchanged_text(path: str, state: str) -> str:
    """Return why nothing is exchanged through a folder that is not where it lay."""
    if state == "looking":
        return _("{folder} does not answer yet. Is the network there?").format(folder=path)
    if state == "absent":
        return _("{folder} is not there. Is the stick in, is the network there?").format(folder=path)
    if state == "emptied":
        return _("{folder} is empty now. Choose it by itself to begin anew in it.").format(folder=path)
    return _("{folder} is another folder than last time. Choose it by itself to go on through it.").format(folder=path)


def doing_text(what: str) -> str:
    """Return what is being done, as a progress bar says it."""
    return {
        "check": _("Looking"),
        "take in": _("Importing"),
        "reach": _("Reaching the central record"),
        "hand in": _("Handing in"),
        "send": _("Sending"),
        "fetch": _("Fetching"),
        "fold": _("Bringing the figures up to date"),
        "count": _("Counting figures"),
        "write views": _("Writing"),
        "photos": _("Looking at photos"),
        "write": _("Photos into the file"),
        "passphrase": _("The passphrase takes some seconds"),
        "photos in": _("Photos here"),
        "photos out": _("Photos there"),
        "changes": _("Changes"),
        "seal record": _("Encrypting the record"),
        "seal photos": _("Encrypting photos"),
        "unseal record": _("Decrypting the record"),
        "unseal photos": _("Decrypting photos"),
        "order": _("Findings"),
        "keeping": _("Looking at what is over"),
        "gather": _("Gathering the words"),
        "write anew": _("Writing anew what stays"),
        "empty": _("Taking the words out"),
        **dict.fromkeys(("tables", "chains", "states"), _("Looking the record over")),
    }.get(what, what)


def _counted(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(things_text(noun, n) for noun, n in counts if n and noun in COUNTED_NOUNS) or (
        _("settings") if any(n for _noun, n in counts) else ""
    )
