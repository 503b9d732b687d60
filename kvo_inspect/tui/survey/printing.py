"""A questionnaire on its way to entrepreneurs: which one, as what, in which language, and where the file is to lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kvo_inspect.content.questionnaires import QuestionnaireFile
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import LANGS, N_, OWN_NAMES, _, language, speaking
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field
from kvo_inspect.tui.kit.write_file import WriteFileScreen

FORMS = [
    ("docx", N_("Word file, to print or change")),
    ("xlsx", N_("XLSX, a row an answer")),
    ("text", N_("text, to paste into a form tool")),
]
ABOUT = N_(
    "Print the questionnaire, or paste it into Microsoft Forms, Google Forms or LimeSurvey. Leave the words of the questions as they are: "
    "by them the answers are known again, and the follow-up asks the same. kvo-inspect survey new begins a questionnaire of your own."
)


def printing_screen(files: Sequence[QuestionnaireFile]) -> WriteFileScreen:
    """Return the form that writes one of these questionnaires."""
    questionnaires = {file.questionnaire.id: file.questionnaire for file in files}
    which = ChoiceField(
        "which", N_("Questionnaire"), options=[(name, f"{each.title(language())} {each.version}") for name, each in questionnaires.items()]
    )
    speech = ChoiceField("lang", N_("Language"), options=[(lang, OWN_NAMES[lang]) for lang in LANGS])
    speech.choose(language())
    fields: list[Field] = [*([which] if len(questionnaires) > 1 else []), ChoiceField("form", N_("As"), options=FORMS), speech]

    def write(store: Store, values: Mapping[str, Any], folder: Path) -> Path:
        from kvo_inspect.exchange.survey.printed import write_questionnaire

        with speaking(values["lang"]):
            return write_questionnaire(questionnaires[values.get("which", next(iter(questionnaires)))], values["form"], folder, store.now())

    return WriteFileScreen(lambda: _("Print a questionnaire"), fields, write, None, about=ABOUT)
