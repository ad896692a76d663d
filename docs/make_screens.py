"""`make screens`: what commands show on a terminal, as pictures for README.md.

A command runs on a real terminal of a fixed width, and what it writes, colours and all, is drawn. Standard error, where the progress
that is gone at the end is drawn, is left out. Nothing else is changed, so the commands are such that show no time and no machine.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from dataclasses import dataclass
from html import unescape
from importlib.metadata import version
from pathlib import Path

import pexpect
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

FOLDER = Path(__file__).resolve().parent / "screens"
ROOT = FOLDER.parent.parent
COLUMNS = 100
# Rich's own template, without its web font, and in the fonts that are there.
TEMPLATE = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<!-- {made} -->
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""  # noqa: E501 - a rule of CSS


@dataclass(frozen=True)
class Shown:
    """A command as it is typed; whether it starts torch, so that what it shows may be of one release."""

    command: str
    starts_torch: bool = False


SCREENS = {
    # In a pipe, for the end of what `run` shows names the machine and the time; colours have then to be asked for.
    "run": Shown("gradcases run leaf | head -n 22", starts_torch=True),
    "explain": Shown("gradcases explain detach | head -n 52"),
    "diagnose-script": Shown("gradcases diagnose docs/train.py", starts_torch=True),
    "diagnose-text": Shown("gradcases diagnose docs/traceback.txt | head -n 13"),
    "compat": Shown("gradcases compat detach/detach-in-place-after-use in-place/gan-step-before-generator-backward"),
}


def typed(command: str) -> str:
    """What stands behind the prompt; in a pipe colours and width have to be asked for."""
    return f"FORCE_COLOR=1 COLUMNS={COLUMNS} {command}" if "|" in command else command


def written(command: str) -> str:
    """What it writes on a terminal, with its colours. Ends the process where it fails."""
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "COLUMNS")}
    environment |= {"TERM": "xterm-256color", "PYTHONUTF8": "1", "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    words = ["-c", f"{{ {typed(command)}; }} 2>/dev/null"]
    child = pexpect.spawn("/bin/sh", words, env=environment, cwd=str(ROOT), dimensions=(60, COLUMNS), timeout=300, encoding="utf-8")
    child.expect(pexpect.EOF)
    child.close()
    if child.exitstatus != 0:
        raise SystemExit(f"{command}: exit code {child.exitstatus}\n{child.before}")
    return str(child.before).replace("\r\n", "\n").rstrip("\n")


def drawn(name: str) -> str:
    """The picture."""
    shown = SCREENS[name]
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor", highlight=False)
    console.print(Text(f"$ {typed(shown.command)}", style="bold", no_wrap=True, overflow="ignore"))
    console.print(Text.from_ansi(written(shown.command)))
    made = f"{shown.command}; torch {release('torch')}; rich {version('rich')}"
    template = TEMPLATE.replace("{made}", made.replace("--", "- -"))
    return tidy(console.export_svg(title="gradcases", theme=MONOKAI, code_format=template, unique_id=name))


def tidy(svg: str) -> str:
    """Without blanks at the ends of lines."""
    return "".join(f"{line.rstrip()}\n" for line in svg.splitlines() if line.strip())


def release(package: str) -> str:
    return version(package).partition("+")[0]


def made_on(svg: str, package: str) -> str:
    """Of which release of a package a picture is."""
    found = re.search(rf"; {package} (\S+?)[; ]", svg)
    return found[1] if found else ""


def words_of(svg: str) -> str:
    """All that can be read in a picture, whatever draws it."""
    return "".join(unescape(each) for each in re.findall(r"<text[^>]*>([^<]*)</text>", svg)).replace("\xa0", " ")


def path_of(name: str) -> Path:
    return FOLDER / f"{name}.svg"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*SCREENS, []], help="which; all without one")
    FOLDER.mkdir(exist_ok=True)
    for name in parser.parse_args().names or SCREENS:
        path_of(name).write_text(drawn(name), encoding="utf-8")
        print(path_of(name).relative_to(ROOT))


if __name__ == "__main__":
    main()
