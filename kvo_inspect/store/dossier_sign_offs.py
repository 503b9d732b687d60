"""What a dossier says of the sign-off of its rounds: counted for each round, and of each person."""

from __future__ import annotations

from typing import Any

from kvo_inspect.store.walk.sign_off import SignOffLine, SignOffs


def counts_of(signed: SignOffs | None) -> dict[str, Any]:
    """Return what those who walked along said of a round, counted: fields of a `WalkedRound`."""
    if signed is None or not signed.signed:
        return {}
    counts = {"asked_to_agree": signed.asked, "agree": signed.count("yes"), "do_not_agree": signed.count("no")}
    return {**counts, "changed_after_sign_off": signed.is_changed}


def said_by(line: SignOffLine | None) -> dict[str, Any]:
    """Return what somebody said of a round: fields of a `TookPart`."""
    if line is None or line.sign_off is None:
        return {}
    return {
        "sign_off": line.agreed,
        "sign_off_at": line.sign_off.at,
        "sign_off_remark": line.sign_off.remark,
        "changed_after_sign_off": bool(line.later),
        "signed_before_handed_in": bool(line.before),
    }
