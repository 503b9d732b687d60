"""Letter texts as files: every mistake with file, line and name; a language that lacks is told, and is no mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.content.letter_texts import check_texts_file, lacking_languages, own_letter_texts, parse_letter_texts
from kvo_inspect.domain.letter_texts import FIELDS_OF, LETTER_PARTS
from kvo_inspect.texts import LANGS, use_language
from kvo_inspect.wording.letters.example import example_text

HEAD = 'id = "ours"\ntitle = { nl = "Onze brieven", en = "Our letters" }\n'  # two lines


def problems(text: str | bytes) -> list[str]:
    """Return the problems of a file without its name."""
    source = text if isinstance(text, bytes) else text.encode()
    texts_file, found = parse_letter_texts(source, "ours.toml", stem="ours")
    assert (texts_file is None) == bool(found)
    assert all(problem.startswith("ours.toml:") for problem in found)
    return [problem.removeprefix("ours.toml:") for problem in found]


@pytest.mark.parametrize("lang", LANGS)
def test_the_example_is_in_order_and_says_every_part_in_both_languages(lang: str, tmp_path: Path) -> None:
    use_language(lang)  # type: ignore[arg-type]
    path = tmp_path / "ours.toml"
    path.write_text(example_text("ours"), "utf-8")
    texts_file, found = check_texts_file(path)
    assert found == ()
    assert texts_file is not None
    assert list(lacking_languages(texts_file)) == []
    assert all(texts_file.texts.part(part) is not None for part in LETTER_PARTS)
    introduction = texts_file.texts.part("introduction")
    assert introduction is not None
    assert introduction("nl").startswith("Op bedrijventerrein {park}")
    assert introduction("en").startswith("On business park {park}")


CASES = {
    'introduction.nl = "Beste {organisatie}"': ["{organisatie} is no field; was {organisation} meant?", "3"],
    'letter.nl = "Voor {closing_day}"': ["{closing_day} is not known in letter; it knows {park}", "3"],
    'signature.en = "{xyzzy}"': ["{xyzzy} is no field; signature knows {park}", "3"],
    'introduction.nl = """\nBeste lezer,\n\nbij {park} staat\n{zip}\n"""': ["{zip} is no field", "7"],
    'introduction.nl = "een { alleen"': ["a brace stands alone in introduction; a field is written as {park}", "3"],
    'introductie.nl = "x"': ["“introductie” is not known here; was “introduction” meant?", "3"],
    'introduction.fr = "x"': ["“fr” is not known here", "3"],
    'introduction = "x"': ["introduction holds one value", "3"],
    'letterhead.nl = " "': ["letterhead is empty; write it in nl or en", "3"],
    'letterhead.nl = "a\\nb\\nc\\nd\\ne\\nf\\ng"': ["letterhead has 7 lines in nl; at most 6 fit", "3"],
    f'letter.nl = "{"x" * 501}"': ["letter has 501 characters in nl; at most 500 fit", "3"],
    f'letter.nl = "{"x" * 4001}"': ["at most 4000 characters were expected", "3"],
    "answer_within = 0": ["answer_within is out of bounds", "3"],
    'answer_within = "14"': ["answer_within is not a whole number", "3"],
}


@pytest.mark.parametrize("line", CASES)
def test_a_mistake_is_told_with_its_line_and_what_would_do(line: str) -> None:
    words, number = CASES[line]
    found = problems(HEAD + line + "\n")
    assert any(words in problem for problem in found), found
    assert found[0].split(":")[0] == number


def test_the_head_of_a_file_is_held_to_the_rules() -> None:
    assert "the file is ours.toml" in problems(HEAD.replace('"ours"', '"others"'))[0]
    assert "“title” is missing" in problems('id = "ours"\n')[0]
    assert "title is empty in en" in problems('id = "ours"\ntitle = { nl = "x", en = "" }\n')[0]
    _texts, found = parse_letter_texts(b'id = "none"\ntitle = { nl = "x", en = "x" }\n', "none.toml", stem="none")
    assert "means the program’s own words" in found[0]


HOSTILE = {
    "too large": (b"#" * 30_000, "too large"),
    "binary": (bytes(range(256)) * 20, "not UTF-8"),
    "not toml": (b"<html>", "not valid TOML"),
    "deep": (b"a = " + b"[" * 5_000, "nest too deep"),
    "escapes": (HEAD.encode() + b'introduction.nl = "\\u001b[2J{\\u001b[2J}"', "is no field"),
    "many": (HEAD.encode() + b"".join(b"k%d = 1\n" % n for n in range(900)), "mend the ones above first"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gives_sentences(name: str) -> None:
    source, words = HOSTILE[name]
    found = problems(source)
    assert any(words in problem for problem in found)
    assert not any("\x1b" in problem for problem in found)


def test_a_language_that_lacks_is_no_mistake() -> None:
    texts_file, found = parse_letter_texts((HEAD + 'introduction.nl = "Welkom op {park}"').encode(), "ours.toml")
    assert found == ()
    assert texts_file is not None
    assert list(lacking_languages(texts_file)) == [("introduction", "en")]


def test_a_bad_file_leaves_the_others_in_force(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "ours.toml").write_text(HEAD, "utf-8")
    (folder / "other.toml").write_text("half", "utf-8")
    (folder / "notes.txt").write_text("half", "utf-8")
    own, found = own_letter_texts(tmp_path)
    assert [texts_file.texts.id for texts_file in own] == ["ours"]
    assert [problem.split(":")[0] for problem in found] == ["other.toml"]
    assert own_letter_texts(tmp_path / "none") == ((), ())


def test_every_part_says_which_fields_it_knows() -> None:
    for part in LETTER_PARTS:
        named = " ".join(f"{{{field}}}" for field in FIELDS_OF[part])
        assert problems(f"{HEAD}{part}.nl = '{named}'\n") == []


def test_the_same_bytes_are_read_once_and_named_as_they_come() -> None:
    source = (HEAD + 'introduction.nl = "Welkom op {park}"').encode()
    first, _problems = parse_letter_texts(source, "ours.toml", stem="ours")
    again, _problems = parse_letter_texts(source, "came along.toml")
    assert first is not None
    assert again is not None
    assert again.texts is first.texts
    assert (first.name, again.name) == ("ours.toml", "came along.toml")
    assert parse_letter_texts(source, "other.toml", stem="other")[0] is None, "a file is named after its id"
