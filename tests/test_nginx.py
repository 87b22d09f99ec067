"""deploy/nginx.conf under a real nginx: types, headers, wrong addresses, compressed copies, at the root and below a path."""

from __future__ import annotations

import gzip
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest

from nginx import BROTLI, CONFIGURATION, nginx, program
from wgreport.build import build
from wgreport.built import Options
from wgreport.serve import POLICY

SMALL = Path(__file__).parent / "small"


def asked(url: str, **headers: str) -> tuple[int, Message, bytes]:
    """Status, headers and body of the answer, as they came; redirections are not followed."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


@pytest.fixture(scope="module", params=["", "/reports"], ids=["at the root", "below a path"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a small site, and its folder."""
    program()
    folder = tmp_path_factory.mktemp("nginx")
    site = folder / "www" / request.param.strip("/")
    outcome = build(Options(content=SMALL, out=site, compress=True, base_url=f"https://example.org{request.param}/"))
    assert outcome.published
    with nginx(folder / "www", folder / "work", request.param) as url:
        yield url, site


def test_every_file_is_answered_with_the_right_headers(served: tuple[str, Path]):
    url, site = served
    types = {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".svg": "image/svg+xml; charset=utf-8",
        ".js": "javascript; charset=utf-8",
    }
    asked_for = 0
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if not path.is_file() or path.name.startswith(".") or path.suffix in (".gz", ".br"):
            continue
        status, headers, body = asked(f"{url}{name}")
        asked_for += 1
        assert status == 200, name
        assert body == path.read_bytes(), name
        assert headers["Content-Encoding"] is None, name
        assert headers["Content-Type"].endswith(types.get(path.suffix, "application/octet-stream")), name
        assert headers["Content-Security-Policy"] == f"{POLICY}; frame-ancestors 'self'"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Server"] == "nginx"
        stays = name.startswith("assets/") or re.match(r"pagefind/\w+-[0-9a-f]{16}/", name)
        assert headers.get_all("Cache-Control") == ["public, max-age=31536000, immutable" if stays else "no-cache"], name
    assert asked_for > 50


def test_what_is_the_same_is_not_sent_again(served: tuple[str, Path]):
    url, _ = served
    _, headers, _ = asked(f"{url}en/")
    status, again, body = asked(f"{url}en/", If_None_Match=headers["ETag"])
    assert (status, body) == (304, b"")
    assert again["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        *(("en/none/", "en/404.html"), ("zh/reports/none", "zh/404.html"), ("none", "404.html"), ("xx/none/", "404.html")),
        *(("assets/", "404.html"), ("schema/", "404.html"), ("en/states/../../pagefind/", "404.html")),
        *((".wgreport", "404.html"), ("en/.hidden", "404.html"), ("assets/0123456789ab/none.css", "404.html")),
    ],
)
def test_a_wrong_address_is_answered_in_its_language(address: str, page: str, served: tuple[str, Path]):
    url, site = served
    page = "en/404.html" if address == "en/.hidden" else page
    status, headers, body = asked(f"{url}{address}")
    assert status == 404
    assert body == (site / page).read_bytes()
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Content-Security-Policy"] is not None
    # That it is not there today says nothing of tomorrow.
    assert headers["Cache-Control"] == "no-cache"


def test_an_address_without_its_slash_leads_to_the_page(served: tuple[str, Path]):
    url, _ = served
    status, headers, _ = asked(f"{url}en/reports")
    assert status == 301
    assert headers["Location"] == "/" + url.split("/", 3)[3] + "en/reports/"


def test_compressed_copies_are_handed_out(served: tuple[str, Path]):
    url, site = served
    status, headers, body = asked(f"{url}en/", Accept_Encoding="gzip")
    assert status == 200
    assert headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in headers["Vary"]
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert body == (site / "en" / "index.html.gz").read_bytes()
    assert gzip.decompress(body) == (site / "en" / "index.html").read_bytes()
    status, headers, body = asked(f"{url}en/none", Accept_Encoding="gzip")
    assert (status, gzip.decompress(body)) == (404, (site / "en" / "404.html").read_bytes())
    # What the search engine's script unpacks itself goes out as it is.
    packed = next((site / "pagefind").rglob("*.pf_meta"))
    status, headers, body = asked(f"{url}{packed.relative_to(site).as_posix()}", Accept_Encoding="gzip, br")
    assert (headers["Content-Encoding"], body) == (None, packed.read_bytes())


def test_brotli_copies_are_handed_out_where_nginx_has_the_module(tmp_path: Path):
    brotli = pytest.importorskip("brotli")
    program()
    if not BROTLI.is_file():
        pytest.skip("nginx has no module for brotli (on Debian: libnginx-mod-http-brotli-static)")
    site = tmp_path / "www"
    assert build(Options(content=SMALL, out=site, compress=True, with_search=False)).published
    with nginx(site, tmp_path / "work", brotli=True) as url:
        _, headers, body = asked(f"{url}zh/", Accept_Encoding="gzip, br")
    assert headers["Content-Encoding"] == "br"
    assert brotli.decompress(body) == (site / "zh" / "index.html").read_bytes()


def test_a_site_without_copies_is_compressed_on_the_way(tmp_path: Path):
    site = tmp_path / "www"
    assert build(Options(content=SMALL, out=site, with_search=False)).published
    with nginx(site, tmp_path / "work") as url:
        _, headers, body = asked(f"{url}zh/", Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == (site / "zh" / "index.html").read_bytes()


def test_the_policy_is_that_of_the_program():
    assert f"\"{POLICY}; frame-ancestors 'self'\" always;" in CONFIGURATION.read_text(encoding="utf-8")
