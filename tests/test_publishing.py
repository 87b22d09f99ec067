"""What is published is safe: at every moment there is the old site or the new one, whole, whatever happens to the build."""

from __future__ import annotations

import errno
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reading import ROOT
from wgreport import publishing, staging
from wgreport.build import build
from wgreport.built import Options
from wgreport.cli import main
from wgreport.staging import Staged
from wgreport.store import StoreError

SMALL = Path(__file__).parent / "small"
CHANGES = frozenset(("os.chmod", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate", "shutil.copyfile"))
"""What Python tells its auditors before it changes something on the disk, besides opening a file."""

Site = dict[str, bytes]


def files(folder: Path) -> Site:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def stage(made: dict[str, bytes], inside: Path) -> Path:
    """A new site with these files."""
    staged = Staged(inside, inside / "none")
    for name, data in made.items():
        staged.write(name, data)
    return staged.folder


def artifacts(word: str) -> dict[str, bytes]:
    """A site of which every file says which one it is of, and of which not all files are in another."""
    names = ("index.html", "en/index.html", "en/reports/a/index.html", f"{word}.html", f"{word}/index.html", "assets/x.css")
    return {name: word.encode() for name in names}


def put(out: Path, word: str) -> None:
    with publishing.claim(out) as place:
        place.scratch()
        publishing.publish(stage(artifacts(word), place.work), place)


def in_a_child(work: Callable[[], None]) -> int:
    """How a child process ended that did `work`: 0 at its end, or the signal that killed it."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_before(step: int, work: Callable[[], None]) -> int:
    """Do `work` in a child that is killed just before it changes the disk for the `step`th time."""
    left = step

    def heard(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if writes or event in CHANGES:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def audited() -> None:
        sys.addaudithook(heard)
        work()

    return in_a_child(audited)


@pytest.mark.parametrize("how", ["one step", "two renames"])
def test_a_kill_before_any_change_of_the_disk_leaves_a_whole_site(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Every point, one after the other: the site is the old one or the new one; without the exchange it may be missing for one
    moment, and then the next build brings it back before anything else."""
    if how == "two renames":
        monkeypatch.setattr(publishing, "exchange", lambda _one, _other: False)
    out = tmp_path / "site"
    put(tmp_path / "old", "old")
    put(tmp_path / "new", "new")
    old, new = files(tmp_path / "old"), files(tmp_path / "new")
    put(out, "old")
    seen: list[Site | None] = []
    step = 0
    while (ended := killed_before(step, lambda: put(out, "new"))) != 0:
        assert ended == -signal.SIGKILL
        seen.append(files(out) if out.exists() else None)
        if seen[-1] is None:
            with publishing.claim(out):
                assert files(out) == old
        put(out, "old")
        assert files(out) == old
        assert {path.name for path in tmp_path.iterdir()} == {"site", "old", "new"}
        step += 1
    assert files(out) == new
    assert len(seen) > 30
    assert [site for site in seen if site not in (old, new, None)] == []
    assert seen.count(None) == (1 if how == "two renames" else 0)
    assert old in seen
    assert new in seen


def test_a_build_that_is_killed_at_any_time_leaves_a_whole_site(tmp_path: Path):
    """The real command with everything it starts, killed at times swept over its run, each build beginning where the last was
    killed."""
    shutil.copytree(SMALL, tmp_path / "content")
    out, page = tmp_path / "site", tmp_path / "content" / "reports" / "a-g-1" / "en.txt"
    words = page.read_text(encoding="utf-8")
    command = [sys.executable, "-m", "wgreport", "build", "--quiet", "--cache", "cache"]
    whole = []
    for text in (f"{words}\n\nOld.\n", f"{words}\n\nNew.\n"):
        page.write_text(text, encoding="utf-8")
        begun = time.monotonic()
        subprocess.run(command, cwd=tmp_path, env=environment(), check=True)
        took = time.monotonic() - begun
        whole.append(files(out))
    old, new = whole
    assert old != new
    delays = [took * 1.2 * number / 10 for number in range(1, 11)]
    random.Random(43).shuffle(delays)
    for delay in delays:
        running = subprocess.Popen(command, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True)
        time.sleep(delay)
        running.kill()
        told = running.communicate()[1]
        # Nobody is kept out by a build that is dead.
        assert "another build" not in told
        assert files(out) in (old, new)
        page.write_text(words + ("\n\nOld.\n" if page.read_text(encoding="utf-8").endswith("New.\n") else "\n\nNew.\n"))
    page.write_text(f"{words}\n\nOld.\n", encoding="utf-8")
    subprocess.run(command, cwd=tmp_path, env=environment(), check=True)
    assert files(out) == old
    assert {path.name for path in tmp_path.iterdir()} - {".site.wgreport"} == {"content", "site", "cache"}
    assert {path.name for path in tmp_path.glob(".site.wgreport/*")} <= {"spare", "spare.whole"}


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src")}


# a disk that is full


@pytest.mark.parametrize("written", [0, 1, 15, 30])
def test_a_full_disk_leaves_the_old_site(written: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    out = tmp_path / "site"
    content = tmp_path / "content"
    shutil.copytree(SMALL, content)
    assert build(Options(content=content, out=out, with_search=False)).published
    old = files(out)
    # What is as it was is not written again.
    settings = content / "site.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("T", "U"), encoding="utf-8")
    left, write = written, staging.written

    def full(place: str, data: bytes) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            write(place, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), place)
        write(place, data)

    monkeypatch.setattr(staging, "written", full)
    with pytest.raises(StoreError, match="No space left"):
        build(Options(content=content, out=out, with_search=False, workers=1))
    assert files(out) == old
    assert {path.name for path in tmp_path.iterdir()} == {"site", "content"}


def test_a_file_that_cannot_become_so_large_leaves_the_old_site(tmp_path: Path):
    """A limit of the system, met wherever it is met: in a page, in what the search engine reads, in what it writes."""
    shutil.copytree(SMALL, tmp_path / "content")
    command = [sys.executable, "-m", "wgreport", "build", "--no-cache"]
    subprocess.run([*command, "--quiet"], cwd=tmp_path, env=environment(), check=True)
    old = files(tmp_path / "site")
    for limit in (0, 4_000, 40_000):
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=environment(),
            preexec_fn=lambda limit=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert files(tmp_path / "site") == old
        assert {path.name for path in tmp_path.iterdir()} == {"content", "site"}


# two builds


def test_two_builds_at_once_do_not_mix(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "site"
    with publishing.claim(out):
        with pytest.raises(StoreError, match=rf"another build is making .*site \(process {os.getpid()} on .+\); wait"):
            build(Options(content=SMALL, out=out, with_search=False))
        assert in_a_child(lambda: put(out, "new")) == 1
        assert main(["build", str(SMALL), "--out", str(out), "--no-search", "--no-cache"]) == 1
        assert "another build" in capsys.readouterr().err
        assert main(["build", str(SMALL), "--out", str(out), "--no-search", "--no-cache", "--json"]) == 1
        told = json.loads(capsys.readouterr().out)
        assert (told["published"], "another build" in told["reason"]) == (False, True)
        # Another folder is another matter.
        put(tmp_path / "other", "other")
    put(out, "new")
    assert {path.name for path in tmp_path.iterdir()} == {"site", "other"}


def test_a_build_takes_over_from_one_that_is_dead(tmp_path: Path):
    out = tmp_path / "site"

    def dies() -> None:
        with publishing.claim(out) as place:
            stage(artifacts("half"), place.work)
            os.kill(os.getpid(), signal.SIGKILL)

    assert in_a_child(dies) == -signal.SIGKILL
    assert (tmp_path / ".site.wgreport" / "lock").is_file()
    put(out, "new")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_many_builds_at_once_come_one_after_the_other(tmp_path: Path):
    """Threads that all want the same place: never two have it, and whoever begins while another clears up gets it whole."""
    out = tmp_path / "site"
    inside, most, refused = 0, 0, 0
    counting = threading.Lock()

    def builds(word: str) -> None:
        nonlocal inside, most, refused
        for _ in range(20):
            try:
                with publishing.claim(out) as place:
                    with counting:
                        inside += 1
                        most = max(most, inside)
                    publishing.publish(stage(artifacts(word), place.work), place)
                    with counting:
                        inside -= 1
            except StoreError:
                refused += 1

    threads = [threading.Thread(target=builds, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert refused < 80
    assert len(set(files(out).values()) - {(out / ".wgreport").read_bytes()}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


# what people put there


def test_files_that_both_sites_share_are_not_written_into(tmp_path: Path):
    out = tmp_path / "site"
    put(out, "old")
    (out / ".gitignore").write_text("*\n")
    with publishing.claim(out) as place:
        staged = stage({"new.html": b"new"}, place.work)
        for name in (".wgreport", ".gitignore"):
            (staged / name).hardlink_to(out / name)
        (tmp_path / "old").hardlink_to(out / ".wgreport")
        publishing.publish(staged, place)
    assert "index.html" in (tmp_path / "old").read_text()
    assert (out / ".wgreport").read_text().splitlines()[1:] == ["new.html"]
    assert (out / ".gitignore").read_text() == "*\n"


def test_what_people_put_into_the_site_is_named_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "site"
    command = ["build", str(SMALL), "--out", str(out), "--no-search", "--no-cache", "--quiet"]
    assert main(command) == 0
    (out / "thesis.txt").write_text("ten years of work")
    (out / "en" / "photos" / "1999").mkdir(parents=True)
    (out / "en" / "photos" / "1999" / "we.jpg").write_bytes(b"us")
    (out / "nothing" / "in" / "it").mkdir(parents=True)
    (out / "link").symlink_to(tmp_path)
    was = files(out)
    assert main(command) == 1
    told = capsys.readouterr().err
    assert "en/photos/, link, thesis.txt" in told
    assert "--remove-strange" in told
    assert files(out) == was
    assert main([*command, "--remove-strange"]) == 0
    named = [line.rpartition(": ")[2] for line in capsys.readouterr().err.splitlines()]
    assert named == ["en/photos/", "link", "thesis.txt"]
    assert publishing.strange(out) == ()
    assert not (out / "thesis.txt").exists()
    assert tmp_path.is_dir()


def test_only_what_was_named_is_removed(tmp_path: Path):
    """What comes into the folder after the names were printed stays, and the build is refused."""
    out = tmp_path / "site"
    put(out, "old")
    (out / "a.txt").write_text("named")
    named = publishing.strange(out)
    with publishing.claim(out, named) as place:
        (out / "b.txt").write_text("not named")
        staged = stage(artifacts("new"), place.work)
        with pytest.raises(StoreError, match=r"\(b\.txt\)"):
            publishing.publish(staged, place, named)
    assert (out / "b.txt").read_text() == "not named"
    assert (out / "index.html").read_bytes() == b"old"


def test_a_folder_without_a_site_is_not_emptied_on_request(tmp_path: Path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.txt").write_text("ten years of work")
    command = ["build", str(SMALL), "--out", str(tmp_path / "home"), "--no-search", "--no-cache", "--remove-strange"]
    assert main(command) == 1
    assert files(tmp_path / "home") == {"thesis.txt": b"ten years of work"}


def test_a_site_from_before_the_files_were_listed_is_replaced(tmp_path: Path):
    out = tmp_path / "site"
    out.mkdir()
    (out / ".wgreport").write_text("made by wgreport; replaced as a whole by the next build\n")
    (out / "index.html").write_text("old")
    put(out, "new")
    assert (out / "index.html").read_bytes() == b"new"


# in place


def test_the_site_may_be_behind_a_link(tmp_path: Path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "disk" / "site")
    for word in ("old", "new"):
        put(tmp_path / "site", word)
        assert (tmp_path / "site").is_symlink()
        assert (tmp_path / "disk" / "site" / "index.html").read_bytes() == word.encode()
    assert [path.name for path in (tmp_path / "disk").iterdir()] == ["site"]


def test_folders_change_places_in_one_step_where_the_system_can(tmp_path: Path):
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / folder.name).touch()
    if not publishing.exchange(one, other):
        pytest.skip("this system or this disk cannot let two folders change places in one step")
    assert (one / "other").is_file()
    assert (other / "one").is_file()
    with pytest.raises(FileNotFoundError):
        publishing.exchange(one, tmp_path / "none")


def test_a_reader_never_finds_the_site_missing(tmp_path: Path):
    """A reader that looks all the time while the site is replaced again and again."""
    out = tmp_path / "site"
    put(out, "w")
    with publishing.claim(out) as place:
        probe = [stage({}, place.work), stage({}, place.work)]
        if not publishing.exchange(*probe):
            pytest.skip("this system or this disk cannot let two folders change places in one step")
    over = threading.Event()
    missed = looks = 0

    def looks_on() -> None:
        nonlocal missed, looks
        while not over.is_set():
            looks += 1
            missed += not os.path.exists(out / "index.html")  # noqa: PTH110 - as fast as it goes

    reader = threading.Thread(target=looks_on)
    reader.start()
    for number in range(30):
        put(out, f"w{number}")
    over.set()
    reader.join()
    assert looks > 100
    assert missed == 0


@pytest.mark.parametrize("umask", [0o077, 0o000])
def test_rights_do_not_depend_on_who_builds(umask: int, tmp_path: Path):
    before = os.umask(umask)
    try:
        put(tmp_path / "site", "w")
        assert os.umask(umask) == umask
    finally:
        os.umask(before)
    modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in (tmp_path / "site").rglob("*")}
    assert modes == {True: 0o755, False: 0o644}
    assert (tmp_path / "site").stat().st_mode & 0o777 == 0o755


def test_a_disk_that_cannot_be_written_to_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "file").write_text("")
    assert main(["build", str(SMALL), "--out", str(tmp_path / "file" / "site"), "--no-search", "--no-cache"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("wgreport: ")
    assert "Traceback" not in told


def test_a_place_where_nothing_can_be_made_is_told_and_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """As /proc answers: such a folder cannot be made, and the reason given is that it is not there."""
    real = Path.mkdir

    def mkdir(path: Path, *told: object, **more: object) -> None:
        if path.name == ".site.wgreport":
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        real(path, *told, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "mkdir", mkdir)
    with pytest.raises(StoreError, match="cannot be written to"), publishing.claim(tmp_path / "site"):
        pass


def test_the_folder_one_stands_in_is_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert build(Options(content=SMALL, out=Path(), with_search=False)).published
    assert (tmp_path / "index.html").is_file()


FULL = """
set -e
mount -t tmpfs -o size=$1k none disk
"$2" -m wgreport build --no-cache --no-search --out disk && exit 4
cd disk
cp -r ../content .
"$2" -m wgreport build --cache ../cache --quiet --no-search
cp -r site ../before
df -k . >&2
# What is as it was is not written again: so everything changes.
sed -i s/T/U/g content/site.yaml
"$2" -m wgreport build --cache ../cache --quiet --no-search && exit 3
diff -r site ../before
test "$(ls -A)" = "content
site"
mount -o remount,size=100m .
"$2" -m wgreport build --cache ../cache --quiet --no-search --out ../after
"$2" -m wgreport build --cache ../cache --quiet --no-search
diff -r site ../after
test "$(ls)" = "content
site"
"""


def test_a_disk_that_is_really_full_leaves_the_old_site(tmp_path: Path):
    """A disk in memory that has room for the content, for a site, and for half of the pages of another."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rm", "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("this system gives nobody a disk of their own (unshare -rm)")
    shutil.copytree(SMALL, tmp_path / "content")
    (tmp_path / "disk").mkdir()
    assert build(Options(content=SMALL, out=tmp_path / "site", with_search=False)).published
    sizes = {path: -(-path.stat().st_size // 4096) * 4 for path in (tmp_path / "site").rglob("*") if path.is_file()}
    room = str(sum(sizes.values()) + sum(size for path, size in sizes.items() if path.suffix == ".html") // 2 + 85)
    done = subprocess.run(
        [unshare, "-rm", "sh", "-c", FULL, "sh", room, sys.executable],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "is a disk of its own" in done.stderr
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
