"""What is told where a trajectory is set right: what hangs on it, and what goes along with its removal."""

from __future__ import annotations

from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.store.plan.correcting import TrajectoryHold
from kvo_inspect.texts import _, n_
from kvo_inspect.wording.counts import COUNTED_NOUNS, things_text
from kvo_inspect.wording.parks.trajectory import paper_name


def hold_text(hold: TrajectoryHold) -> str:
    """Return what hangs on a trajectory: 2 rounds, 1 meeting, action plan, trajectory 2; or that nothing does."""
    texts = [things_text(noun, n) for noun in COUNTED_NOUNS if (n := hold.counts.get(noun, 0))]
    texts += [paper_name(paper) for paper in hold.papers]
    if hold.following:
        texts.append(_("trajectory {n}, which was begun after it").format(n=hold.following))
    if hold.others:
        texts.append(_("what another laptop wrote on it"))
    return ", ".join(texts) or _("nothing yet")


def stays_text() -> str:
    """Return that a trajectory on which something hangs is not removed."""
    return _("While something hangs on it, it is not removed: first take out what was entered by mistake.")


def removal_question(trajectory: Trajectory, hold: TrajectoryHold) -> str:
    """Return the question whether a trajectory is removed, with what goes along and what goes back."""
    sentences = [_("Remove trajectory {n}?").format(n=trajectory.number)]
    if n := len(hold.targets):
        text = n_("With it goes {n} target that was taken along.", "With it go {n} targets that were taken along.", n)
        sentences.append(text.format(n=n))
    if n := len(hold.measures):
        text = n_("{n} measure goes back to the trajectory it came from.", "{n} measures go back to the trajectory they came from.", n)
        sentences.append(text.format(n=n))
    return " ".join(sentences)
