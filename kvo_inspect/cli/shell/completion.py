"""`completion`: the lines that teach a shell our commands, options and the names of the record; and what it asks for while one types.

click's own lines lose what a name may hold: blanks, apostrophes, commas. Ours let the shell quote it.
"""

from __future__ import annotations

import os
from typing import Any

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    PowerShellComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
)

from kvo_inspect.cli.click_words import HelpCommand
from kvo_inspect.cli.invocation import COMPLETE, NAME
from kvo_inspect.cli.output import say
from kvo_inspect.texts import N_

_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' kind value
    COMPREPLY=()
    while IFS=',' read -r kind value; do
        case $kind in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain)
                COMPREPLY+=("$value")
                case $value in *[!a-zA-Z0-9_.:/=-]*) compopt -o filenames ;; esac ;;
        esac
    done < <(COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete "$1" 2>/dev/null)
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""
"""A word with a blank is told to be a file name: then bash quotes it as it was begun."""

_FISH = """\
function %(complete_func)s;
    for completion in (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp) COMP_CWORD=(commandline -t) \\
            %(prog_name)s 2>/dev/null);
        set -l parts (string split -m 1 "," -- $completion);
        switch $parts[1];
            case dir;
                __fish_complete_directories $parts[2];
            case file;
                __fish_complete_path $parts[2];
            case plain;
                echo $parts[2];
        end;
    end;
end;

complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)";
"""

_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $words = @($commandAst.CommandElements | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.ToString() }
    })
    $before = $env:%(complete_var)s, $env:COMP_WORDS, $env:COMP_CWORD
    $env:%(complete_var)s = 'powershell_complete'
    $env:COMP_WORDS = $words -join "`n"
    $env:COMP_CWORD = if ($wordToComplete) { $words.Count - 1 } else { $words.Count }
    try {
        $lines = @(& %(prog_name)s 2>$null)
    } finally {
        $env:%(complete_var)s, $env:COMP_WORDS, $env:COMP_CWORD = $before
    }

    for ($i = 0; $i + 2 -lt $lines.Count; $i += 3) {
        $type, $value, $descr = $lines[$i..($i + 2)]
        if ($type -eq 'plain') {
            $text = $value
            if ($value -notmatch '^[\\w./:=-]+$') {
                $text = "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($value) + "'"
            }
            $tip = if ($descr -and $descr -ne '_') { $descr } else { $value }
            [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $tip)
        } elseif ($type -eq 'dir' -or $type -eq 'file') {
            Get-ChildItem -Path "$($wordToComplete.Trim([char]39, [char]34))*" -Directory:($type -eq 'dir') -ErrorAction SilentlyContinue |
                ForEach-Object {
                    $text = "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($_.FullName) + "'"
                    [System.Management.Automation.CompletionResult]::new($text, $_.Name, 'ProviderItem', $_.FullName)
                }
        }
    }
}
"""
"""For Windows PowerShell 5.1 and later: the words as PowerShell understood them, and names between its quotes.

PowerShell ends a quoted word at a typographic apostrophe too (\u2018 \u2019 \u201a \u201b), so it doubles them itself: a name never
becomes code.
"""


class Bash(BashComplete):
    """bash."""

    source_template = _BASH

    @staticmethod
    def _check_version() -> None:
        """Say nothing: the lines are printed also where they are made for another computer."""


class Zsh(ZshComplete):
    """zsh, which quotes by itself."""


class Fish(FishComplete):
    """fish, which quotes by itself."""

    source_template = _FISH


class PowerShell(PowerShellComplete):
    """PowerShell."""

    source_template = _POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is typed, and that one without the quote that it begins with."""
        words, place = os.environ["COMP_WORDS"].split("\n"), int(os.environ["COMP_CWORD"])
        typed = words[place] if place < len(words) else ""
        return words[1:place], typed[1:] if typed[:1] in ("'", '"') else typed

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """Return three lines: kind, value, what stands beside it."""
        return f"{item.type}\n{item.value}\n{(item.help or '_').splitlines()[0]}"


SHELLS: dict[str, type[ShellComplete]] = {"bash": Bash, "zsh": Zsh, "fish": Fish, "powershell": PowerShell}


@click.command(
    "completion",
    cls=HelpCommand,
    examples=(
        "completion bash",
        "completion powershell",
    ),
    help=N_("Print what makes a shell complete commands. The manual says where to put it."),
)
@click.argument("shell", metavar="|".join(SHELLS), type=click.Choice(tuple(SHELLS)))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script of a shell."""
    say(SHELLS[shell](context.find_root().command, {}, NAME, COMPLETE).source())


def be_asked(command: click.Command) -> None:
    """Let *command* answer what a shell asks while one types, when this run is such a question."""
    if COMPLETE not in os.environ:
        return
    from kvo_inspect.cli.shell.names import teach

    for name, shell in SHELLS.items():
        add_completion_class(shell, name)
    teach(command)


COMMANDS = (completion,)
