"""Text as nobody should type it: what every entrance cleans and every exit must survive. One set for all tests.

`../shared` is not there on a user's machine, so the set is written out here. Names say what each text tries.
"""

from __future__ import annotations

HOSTILE: dict[str, str] = {
    # markup of our own screens
    "brackets": "[x]",
    "closing tag": "[/]",
    "closing tag with name": "[/bold]",
    "click": "[@click=app.quit]x[/]",
    "style": "[bold red on blue]urgent[/bold red on blue]",
    "link": "[link=file:///etc/passwd]x[/link]",
    "escaped bracket": r"\[b]\\[/",
    "open bracket at the end": "lamp [",
    "backslash at the end": "lamp \\",
    "variable": "$primary {name} %(name)s %s %n ${HOME}",
    # what a terminal acts on
    "colour": "\x1b[31mred\x1b[0m",
    "clear screen": "\x1b[2J\x1b[H",
    "title": "\x1b]0;owned\x07",
    "hyperlink": "\x1b]8;;http://example.invalid\x1b\\x\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;eA==\x07",
    "device control": "\x1bP+q544e\x1b\\",
    "answerback": "\x05\x1b[c\x1b[6n",
    "eight-bit CSI": "\x9b31m\x9d0;x\x9c",
    "all of C0": "".join(chr(n) for n in range(32)),
    "all of C1": "".join(chr(n) for n in range(0x7F, 0xA0)),
    "NUL": "a\x00b",
    "backspaces": "good\b\b\b\bevil",
    "carriage return": "good\revil",
    "line breaks": "one\ntwo\r\nthree\x0bfour\x0cfive\x85six\u2028seven\u2029eight",
    "tabs": "a\tb\t\tc",
    # what lies to a reader
    "right-to-left override": "photo\u202egpj.exe",
    "bidi isolates": "\u2066a\u2067b\u2068c\u2069",
    "bidi marks": "\u200ea\u200fb\u061cc",
    "zero width": "a\u200bb\u2060c\ufeffd",
    "soft hyphen": "in\u00adspector",
    "joiners": "a\u200cb\u200dc",
    "language tags": "x\U000e0001\U000e0065\U000e006e\U000e007f",
    "interlinear": "\ufff9a\ufffab\ufffbc",
    "noncharacters": "\ufdd0\ufffe\uffff\U0001ffff\U0010fffe",
    "only invisible": "\u200b\u2060\u200e\ufeff",
    "only blanks": " \t\u00a0\u2003\u3000 ",
    "homoglyphs": "раrk Аmert",
    # what breaks encoders
    "lone high surrogate": "a\ud800b",
    "lone low surrogate": "a\udc00b",
    "surrogates turned round": "\udfff\ud800",
    "undecodable bytes": "caf\udce9",
    "combining": "e\u0301 e\u0301\u0301\u0301\u0301",
    "zalgo": "l" + "\u0336\u0350\u0489" * 40 + "amp",
    "combining first": "\u0301abc",
    "decomposed": "cafe\u0301 A\u030angstro\u0308m",
    "singletons": "\u212b \u2126 \u1fef",
    "long ligature": "\ufdfa" * 5,
    "emoji": "🔥💡🚧",
    "emoji family": "\U0001f469\u200d\U0001f469\u200d\U0001f466 \U0001f1f3\U0001f1f1 👍🏽",
    "wide": "日本語のテキスト 한국어",
    "right to left": "مرحبا שלום",
    "mathematical": "𝕿𝖍𝖊 𝓽𝓮𝔁𝓽",
    "private use": "\ue000\U000f0000",
    # formulas and separators
    "formula": "=1+1",
    "formula call": '=HYPERLINK("http://example.invalid","x")',
    "formula command": "=cmd|' /C calc'!A0",
    "formula plus": "+31 6 12345678",
    "formula minus": "-2+3",
    "formula at": "@SUM(1:1)",
    "formula after blank": " =1+1",
    "formula after tab": "\t=1+1",
    "formula after break": "\r=1+1",
    "formula fullwidth": "＝1+1",
    "apostrophe": "'=1+1",
    "quotes": "\"a\" 'b' `c` ''''",
    "separators": 'a,b;c|d\te"f',
    "number like": "007",
    "exponent": "1E3",
    "date like": "1-2",
    # other languages
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "entities": "&lt;&amp;&#x41;&quot;",
    "xml": "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>]]>",
    "SQL": "'; drop table park; --",
    "full text": 'a* OR "b NEAR( col:x -',
    "like": "%_\\",
    "path": "../../etc/passwd",
    "device name": "CON:\\\\.\\NUL",
    "JSON": '{"gone":true,"id":null}',
    "toml": '"""\n[[item]]\n',
    # sizes
    "empty": "",
    "one line of 10,000": "x" * 10_000,
    "10,000 lines": "y\n" * 10_000,
    "10,000 marks": "a" + "\u0301" * 10_000,
}
"""What it tries → the text."""

UNWANTED = frozenset(
    [chr(n) for n in range(0x20) if n != 0x0A]
    + [chr(n) for n in range(0x7F, 0xA0)]
    + [chr(n) for n in range(0xD800, 0xE000)]
    + list("\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff\u2028\u2029")
)
"""Characters that may be in no text of the record and in no export (a line break apart, in texts of several lines)."""


def unwanted_in(text: str) -> set[str]:
    """Return the unwanted characters in *text*: an empty set is what every exit must give."""
    return set(text) & UNWANTED
