"""Processes of their own that begin where the program is loaded already: loading it costs more than most of what they are asked to do.

One process loads the program, once in a run of the tests, and forks for each that is asked for. What such a process does to its memory,
its files and its rights is its own; how the program begins by itself is asked by the tests that start it as people do.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOAD = """
from importlib import import_module
from pkgutil import walk_packages
import kvo_inspect

for module in walk_packages(kvo_inspect.__path__, "kvo_inspect."):
    if not module.name.startswith(("kvo_inspect.tui", "kvo_inspect.__main__")):
        import_module(module.name)
"""
"""Loads all of the program but its screens."""
SERVER = f"""
import json, os, resource, sys
{LOAD}
for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if not child:
        break
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
else:
    sys.exit()
for handle, path, flags in ((0, os.devnull, os.O_RDONLY), (1, asked["out"], os.O_WRONLY), (2, asked["err"], os.O_WRONLY)):
    opened = os.open(path, flags)
    os.dup2(opened, handle)
    os.close(opened)
sys.stdin = open(0, closefd=False)
os.environ.clear()
os.environ.update(asked["env"])
if asked["umask"] is not None:
    os.umask(asked["umask"])
if asked["memory"]:
    resource.setrlimit(resource.RLIMIT_AS, (asked["memory"], asked["memory"]))
sys.argv = asked["argv"]
code = asked["code"]
del asked, line, child, handle, path, flags, opened, module
exec(compile(code, "<asked>", "exec"), {{"__name__": "__main__"}})
"""
PROGRAM = "from kvo_inspect.cli import main\nmain()\n"


@cache
def _server() -> subprocess.Popen[str]:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    atexit.register(server.communicate)
    return server


def run_code(
    code: str,
    *args: object,
    env: Mapping[str, str] | None = None,
    memory: int = 0,
    umask: int | None = None,
    timeout: float = 60,
) -> subprocess.CompletedProcess[str]:
    """Run Python code with arguments in a process of its own, as `python -c` does, from the root of the repository.

    *memory*: the most bytes of memory it may have. Raises subprocess.TimeoutExpired after *timeout* seconds, and kills it.
    """
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    argv = ["-c", *(os.fsdecode(os.fsencode(str(arg))) for arg in args)]
    with tempfile.TemporaryDirectory(prefix="kvo-process-") as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        out.touch()
        err.touch()
        asked = {
            "code": code,
            "argv": argv,
            "env": dict(os.environ if env is None else env),
            "memory": memory,
            "umask": umask,
            "out": str(out),
            "err": str(err),
        }
        server.stdin.write(json.dumps(asked) + "\n")
        server.stdin.flush()
        if not select.select([server.stdout], [], [], timeout)[0]:
            _server.cache_clear()
            os.killpg(server.pid, 9)
            raise subprocess.TimeoutExpired(argv, timeout)
        answer = server.stdout.readline()
        assert answer, "the process from which others are forked ended"
        said = [path.read_bytes().decode("utf-8", "backslashreplace") for path in (out, err)]
        return subprocess.CompletedProcess(argv, int(answer), *said)


def run_program(
    *args: object, env: Mapping[str, str] | None = None, memory: int = 0, umask: int | None = None, timeout: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run the program with arguments in a process of its own, without a terminal; as `run_code` otherwise."""
    return run_code(PROGRAM, *args, env=env, memory=memory, umask=umask, timeout=timeout)
