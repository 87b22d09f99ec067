"""A real nginx with deploy/nginx.conf, on the loopback interface, for tests."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reading import ROOT

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
PATIENCE = 10


def program() -> str:
    """The program; the test is skipped where there is none."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")
    if found is None:
        pytest.skip("nginx is not installed (on Debian: nginx-light)")
    return found


@contextlib.contextmanager
def nginx(root: Path, work: Path, prefix: str = "", *, brotli: bool = False) -> Iterator[str]:
    """Serve the folder `root` with the project's configuration, changed only in what a machine has of its own; the answer is the
    address of the site, with a slash at the end. `work`: a folder for what nginx writes. Stopped at the end."""
    command = program()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    types = next(path for path in (Path("/etc/nginx/mime.types"), Path(command).parent / "../conf/mime.types") if path.is_file())
    text = CONFIGURATION.read_text(encoding="utf-8")
    for was, now in (
        ("listen 8080;", f"listen 127.0.0.1:{port};"),
        ("root /srv/www;", f"root {root};"),
        ('set $prefix "";', f'set $prefix "{prefix}";'),
        ("include /etc/nginx/mime.types;", f"include {types};"),
        ("access_log /dev/stdout;", "access_log off;"),
        *([("# brotli_static on;", "brotli_static on;")] if brotli else []),
    ):
        assert text.count(was) == 1, was
        text = text.replace(was, now)
    work.mkdir(parents=True, exist_ok=True)
    text = text.replace("/tmp/nginx", f"{work}/nginx")
    # One process, which ends when it is told to, and reads the files with the rights of who runs the tests.
    text = (f"load_module {BROTLI};\n" if brotli else "") + "daemon off;\nmaster_process off;\n" + text
    configuration = work / "nginx.conf"
    configuration.write_text(text, encoding="utf-8")
    checked = subprocess.run([command, "-t", "-q", "-c", configuration], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr
    running = subprocess.Popen([command, "-c", configuration], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert running.poll() is None, "nginx has ended"
                assert time.monotonic() < deadline, "nginx does not answer"
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}{prefix}/"
    finally:
        running.terminate()
        running.wait(PATIENCE)
