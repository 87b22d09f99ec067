"""The Jinja environment: where templates are looked for, and what they can say.

Filters: `href` (an address from the site's root, written for this page), `inline` (spans as markup), `plain` (their words alone),
`asset` (the address of a file below `assets/`). What a template has besides its view is said in `render.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from jinja2 import BytecodeCache, ChoiceLoader, DictLoader, FileSystemLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup

from wgreport.cache import Cache, key_of
from wgreport.pages.views import Span
from wgreport.render import inline as spans
from wgreport.render.address import Ways
from wgreport.render.generator import PlainEnvironment

WAYS = "ways"
"""The name under which a page's context holds its addresses, as it writes them."""


class _Compiled(BytecodeCache):
    """Compiled templates as remembered results: a damaged one is none, where Jinja's own cache on disk would run it."""

    def __init__(self, results: Cache) -> None:
        self._results = results

    def load_bytecode(self, bucket: Bucket) -> None:
        if (known := self._results.get(key_of("template-4", bucket.key))) is not None:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._results.put(key_of("template-4", bucket.key), bucket.bytecode_to_string())


def environment(folders: Sequence[Path | Mapping[str, str]], assets: str, bytecode: Path | None = None) -> PlainEnvironment:
    """An environment over `folders` (on the disk, or templates by their names): a template is taken from the first that has it.

    `assets`: the address below which the assets are served (`Assets.prefix`). `bytecode`: a folder for compiled templates, made
    if it is not there; what it holds may be deleted or damaged at any time, and the folder be unusable.
    """
    made = PlainEnvironment(
        loader=ChoiceLoader([FileSystemLoader(f) if isinstance(f, Path) else DictLoader(f) for f in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_Compiled(Cache(bytecode)) if bytecode is not None else None,
    )

    @pass_context  # else Jinja would write the address into the compiled template, which outlives it
    def asset(_: Context, name: str) -> str:
        return assets + name

    made.filters.update(href=_href, inline=_inline, plain=spans.plain, asset=asset)
    return made


def template_files(folder: Path) -> list[tuple[str, bytes]]:
    """The templates in `folder`, with their names in it. Raises OSError."""
    found = sorted(path for path in folder.rglob("*.html") if path.is_file())
    return [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in found]


@pass_context
def _href(context: Context, address: str) -> Markup:
    return _ways(context)[address]


@pass_context
def _inline(context: Context, text: Iterable[Span]) -> Markup:
    return spans.inline(text, _ways(context))


def _ways(context: Context) -> Ways:
    ways: Ways = context.parent[WAYS]
    return ways
