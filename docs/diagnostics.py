"""Prints docs/diagnostics.md, made from the table of problems in `wgreport.model.diagnostic`.

Run it as: .venv/bin/python docs/diagnostics.py > docs/diagnostics.md
"""

from __future__ import annotations

import sys

from wgreport.model.diagnostic import PROBLEMS

ROOMS = {
    "S": "the source as a file",
    "P": "the report's structure",
    "R": "citations",
    "C": "the corpus",
    "U": "addresses",
    "A": "the built site",
}

HEAD = """# What the program can complain of

Made by `docs/diagnostics.py` from the tables in `src/wgreport/model/*_problems.py`; change the tables, not this page.

Each problem is printed with the file and the line, its severity and code, what is wrong, the words at that place, and a remedy:

```
content/reports/cac-cosp-wg.4-2030-1/en.txt:15: warning R205: meeting/cac-cosp-wg.4/21 is not in the registry
    …The Working Group held its twenty-first meeting in Vienna from 12 to 14 June …
    remedy: add it to content/registry/gatherings.yaml, or correct the number
```

An **error** stops publication, and the command ends with exit code 1. A **warning** is something that a person should look at;
with `--strict` it counts as an error. An **information** is a remark. Words in braces are filled in.
"""


def page() -> str:
    """The page, ending in one newline."""
    parts = [HEAD]
    for initial, title in ROOMS.items():
        parts.append(f"\n## {initial}: {title}\n\n| code | severity | message | remedy |\n| --- | --- | --- | --- |\n")
        rows = [(code, PROBLEMS[code]) for code in sorted(PROBLEMS) if code.startswith(initial)]
        parts.extend(f"| {code} | {kind.severity} | {_cell(kind.message)} | {_cell(kind.remedy)} |\n" for code, kind in rows)
    return "".join(parts)


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.buffer.write(page().encode())
