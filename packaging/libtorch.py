#!/usr/bin/env python3
"""Finds LibTorch, or fetches the pinned one; needs nothing beyond Python's standard library.

    libtorch.py where    prints the folder of the LibTorch that a build would use; exit status 1 if there is none
    libtorch.py fetch    sees to it that there is one, says on standard error what it does, prints the folder

It looks where cmake/FindLibTorch.cmake looks, in the same order: LIBTORCH_ROOT, the torch of an installed Python,
the per-user cache. What it fetches is pinned in libtorch-pins.json: wheels, of which only the processor's libraries
and the headers are unpacked. pip's own settings (PIP_INDEX_URL, pip.conf, proxy, certificate) say where to fetch
from; pip itself is not used for the file, because it cannot go on with a download that was cut off.
"""

import argparse
import ast
import base64
import fcntl
import hashlib
import html.parser
import http.client
import json
import os
import pathlib
import platform
import re
import shutil
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
OLDEST = (2, 7)
BLOCK = 1 << 20
TRIES_WITHOUT_PROGRESS = 4


class Failure(Exception):
    """One sentence for the user: what was wrong, where, what to do."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def megabytes(count):
    return f"{count / 1e6:.0f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"


def cache_folder():
    """The same rule as in cmake/FindLibTorch.cmake."""
    own = os.environ.get("SYNESTHETE_CACHE")
    if own:
        return pathlib.Path(own)
    shared = os.environ.get("XDG_CACHE_HOME")
    return (pathlib.Path(shared) if shared else pathlib.Path.home() / ".cache") / "synesthete"


# --- Which LibTorch is there -------------------------------------------------------------------------------------


def version_of(root):
    """(major, minor, patch) of the LibTorch at root, or None where there is none or it cannot be built against."""
    if not (root / "lib/libtorch_cpu.so").exists():
        return None
    for header in ("include/torch/headeronly/version.h", "include/torch/csrc/api/include/torch/version.h"):
        if (root / header).exists():
            text = (root / header).read_text()
            numbers = [re.search(rf"define TORCH_VERSION_{part} (\d+)", text) for part in ("MAJOR", "MINOR", "PATCH")]
            if all(numbers):
                return tuple(int(number.group(1)) for number in numbers)
    return None


def of_python():
    """The folder of the torch that python3 would import, without importing it."""
    python = shutil.which("python3")
    if not python:
        return None
    question = ("import importlib.util as u; s = u.find_spec('torch'); "
                "print(s.submodule_search_locations[0] if s and s.submodule_search_locations else '')")
    answer = subprocess.run([python, "-c", question], capture_output=True, text=True, check=False).stdout.strip()
    return pathlib.Path(answer) if answer else None


def find():
    """The root that the build would use, or None; a LIBTORCH_ROOT that does not serve is a Failure."""
    wanted = os.environ.get("LIBTORCH_ROOT")
    if wanted:
        version = version_of(pathlib.Path(wanted))
        if version is None or version < OLDEST:
            what = "holds no lib/libtorch_cpu.so with headers" if version is None else \
                "is " + ".".join(map(str, version))
            raise Failure(f"LIBTORCH_ROOT={wanted} {what}; set it to a LibTorch of {OLDEST[0]}.{OLDEST[1]} or newer, "
                          "or unset it to have one fetched")
        return pathlib.Path(wanted)
    candidates = [of_python()] + sorted(cache_folder().glob("libtorch-*/torch"))
    for candidate in candidates:
        version = version_of(candidate) if candidate else None
        if version is not None and version >= OLDEST:
            return candidate
    return None


# --- What pip is told about where packages come from ----------------------------------------------------------------


def ask_pip(*arguments):
    """What python3 with these arguments prints, by the first Python that has pip; empty where none has."""
    for python in (sys.executable, "/usr/bin/python3"):
        if os.path.exists(python):
            answer = subprocess.run([python, *arguments], capture_output=True, text=True, check=False)
            if answer.returncode == 0:
                return answer.stdout
    return ""


class PipSettings:
    def __init__(self):
        sections = {"global": {}, "download": {}}
        for line in ask_pip("-m", "pip", "config", "list").splitlines():
            key, _, value = line.partition("=")
            section, _, name = key.rpartition(".")
            if section in sections:
                sections[section][name] = ast.literal_eval(value)
        self._listed = {**sections["global"], **sections["download"]}

    def get(self, name):
        """As pip decides: the environment before the files; several values are separated by spaces or lines."""
        value = os.environ.get("PIP_" + name.upper().replace("-", "_"), self._listed.get(name, ""))
        return value.split()

    def indexes(self):
        if "".join(self.get("no-index")).lower() in ("1", "true", "yes", "on"):
            return []
        main = self.get("index-url") or [self._default_index()]
        return main + self.get("extra-index-url")

    def _default_index(self):
        index = ask_pip("-c", "from pip._internal.models.index import PyPI; print(PyPI.simple_url)").strip()
        if not index:
            raise Failure("pip is needed to know where Python packages come from: install python3-pip, "
                          "or set PIP_INDEX_URL")
        return index


class Web:
    """GET as pip would: its proxy, its certificate, names and passwords written into the address of the index."""

    def __init__(self, settings):
        self._trusted = settings.get("trusted-host")
        certificate = settings.get("cert")
        self._context = ssl.create_default_context(cafile=certificate[0] if certificate else None)
        self._unchecked = ssl.create_default_context()
        self._unchecked.check_hostname = False
        self._unchecked.verify_mode = ssl.CERT_NONE  # a host that the user told pip to trust; the hash still decides
        self._proxies = [urllib.request.ProxyHandler({"http": p, "https": p}) for p in settings.get("proxy")[:1]]
        self._logins = {}

    def open(self, address, headers):
        parts = urllib.parse.urlsplit(address)
        host = parts.netloc.rpartition("@")[2]
        if parts.username:
            login = urllib.parse.unquote(parts.username) + ":" + urllib.parse.unquote(parts.password or "")
            self._logins[host] = "Basic " + base64.b64encode(login.encode()).decode()
        if host in self._logins:
            headers = {**headers, "Authorization": self._logins[host]}
        trusted = host in self._trusted or parts.hostname in self._trusted
        https = urllib.request.HTTPSHandler(context=self._unchecked if trusted else self._context)
        request = urllib.request.Request(parts._replace(netloc=host).geturl(), headers=headers)
        return urllib.request.build_opener(https, *self._proxies).open(request, timeout=60)


class Links(html.parser.HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            self.found += [value for name, value in attributes if name == "href" and value]


def named(link):
    return pathlib.PurePosixPath(urllib.parse.unquote(urllib.parse.urlsplit(link).path)).name


def address_of(wheel, settings, web):
    """Where the index says that the wheel lies; the project's page of the index is read, in either of its two forms."""
    tried = []
    for index in settings.indexes():
        page = index.rstrip("/") + "/" + wheel["project"] + "/"
        shown = urllib.parse.urlsplit(page).netloc.rpartition("@")[2]
        try:
            accept = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"
            with web.open(page, {"Accept": accept}) as answer:
                text = answer.read().decode()
                base = answer.geturl()
                is_json = "json" in answer.headers.get("Content-Type", "")
        except (OSError, ValueError, http.client.HTTPException) as error:
            tried.append(f"{shown} ({reason(error)})")
            continue
        links = [file["url"] for file in json.loads(text)["files"]] if is_json else Links(text).found
        for link in links:
            if named(link) == wheel["file"]:
                return urllib.parse.urljoin(base, link).partition("#")[0]
        tried.append(f"{shown} (it does not list the file)")
    raise Failure(f"cannot find {wheel['file']}: asked {', '.join(tried) or 'no index, as pip is told to use none'}; "
                  "check the network and pip's settings (pip config list), then start again")


def reason(error):
    if isinstance(error, urllib.error.HTTPError):
        return f"HTTP {error.code} {error.reason}"
    return str(getattr(error, "reason", error)) or type(error).__name__


# --- Fetching --------------------------------------------------------------------------------------------------------


class Progress:
    """One line that moves on a terminal; elsewhere a line every tenth, or every 20 MB of a small file."""

    def __init__(self, wheel, done):
        self._what, self._total, self._start, self._first = wheel["project"], wheel["bytes"], time.monotonic(), done
        self._terminal = sys.stderr.isatty()
        self._step = max(self._total // 10, 20_000_000)
        self._next = done + self._step
        self._last = 0.0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._last:
            print(file=sys.stderr)  # leaves the line that moved

    def at(self, done):
        now = time.monotonic()
        rate = (done - self._first) / max(now - self._start, 1e-3)
        left = (self._total - done) / rate if rate > 0 else 0
        text = f"  {self._what}: {done / 1e6:.0f} of {megabytes(self._total)}, {rate / 1e6:.1f} MB/s, {left:.0f} s left"
        if self._terminal and (now - self._last > 0.2 or done == self._total):
            self._last = now
            print("\r\033[K" + text, end="", file=sys.stderr, flush=True)
        elif not self._terminal and (done >= self._next or done == self._total):
            self._next = done + self._step
            say(text)


def download(wheel, web, address, partial):
    """Fills partial up to the pinned size, going on from what is there; gives up after a few tries without progress."""
    failures = 0
    while True:
        have = partial.stat().st_size if partial.exists() else 0
        if have > wheel["bytes"]:
            partial.unlink()
            continue
        if have == wheel["bytes"]:
            return
        headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={have}-"} if have else {})}
        problem = "the connection ended early"
        try:
            with web.open(address, headers) as answer:
                done = have if answer.status == 206 else 0
                with open(partial, "ab" if done else "wb") as file, Progress(wheel, done) as progress:
                    while block := answer.read(min(BLOCK, wheel["bytes"] - done)):
                        file.write(block)
                        done += len(block)
                        progress.at(done)
        except urllib.error.HTTPError as error:
            if error.code != 416:
                raise Failure(f"{named(address)}: {reason(error)}; check pip's settings and start again") from error
            partial.unlink()
        except (OSError, ValueError, http.client.HTTPException) as error:
            if getattr(error, "errno", None) in (28, 122):  # no space left, quota exceeded
                raise Failure(f"{partial.parent} is full: make {megabytes(wheel['bytes'])} of room and start again; "
                              "the download goes on from where it stopped") from error
            problem = reason(error)
        reached = partial.stat().st_size if partial.exists() else 0
        if reached == wheel["bytes"]:
            return
        failures = 0 if reached > have else failures + 1
        if failures == TRIES_WITHOUT_PROGRESS:
            raise Failure(f"the download of {wheel['file']} broke off at {megabytes(reached)} of "
                          f"{megabytes(wheel['bytes'])} ({problem}); start again, it goes on from there")
        say(f"  {wheel['project']}: broke off at {megabytes(reached)} ({problem}); going on")
        time.sleep(2 ** failures if failures else 0)


def check(wheel, file):
    digest = hashlib.sha256()
    with open(file, "rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    if digest.hexdigest() != wheel["sha256"]:
        return digest.hexdigest()
    return None


def obtain(wheel, settings, web, downloads):
    """The path of the whole, checked wheel."""
    for place in settings.get("find-links"):
        local = pathlib.Path(place.removeprefix("file://")) / wheel["file"]
        if local.is_file() and check(wheel, local) is None:
            say(f"  {wheel['project']}: taken from {local.parent}")
            return local
    partial = downloads / (wheel["file"] + ".partial")
    have = partial.stat().st_size if partial.exists() else 0
    if have:
        say(f"  {wheel['project']}: going on from {megabytes(have)}")
    if have != wheel["bytes"]:
        download(wheel, web, address_of(wheel, settings, web), partial)
    found = check(wheel, partial)
    if found is not None:
        partial.unlink()
        raise Failure(f"{wheel['file']} is not the file that was pinned: its SHA-256 is {found}, expected "
                      f"{wheel['sha256']}; it was removed, start again, and if that repeats, doubt the index")
    return partial


def unpack(wheels, target):
    for wheel, file in wheels:
        with zipfile.ZipFile(file) as archive:
            members = [name for name in archive.namelist()
                       if any(name == want or want.endswith("/") and name.startswith(want)
                              for want in wheel["unpack"])]
            absent = [want for want in wheel["unpack"] if not any(name.startswith(want) for name in members)]
            if absent:
                raise Failure(f"{wheel['file']} lacks {absent[0]}")
            size = sum(archive.getinfo(name).file_size for name in members)
            say(f"  {wheel['project']}: unpacking {len(members)} files, {megabytes(size)}")
            archive.extractall(target, members)


def fetch(pins):
    found = find()
    if found:
        return found
    if platform.machine() != pins["machine"]:
        raise Failure(f"{pins['name']} is pinned for {pins['machine']} only, this is {platform.machine()}; "
                      "set LIBTORCH_ROOT to a LibTorch of 2.7 or newer for it")
    cache = cache_folder()
    downloads = cache / "downloads"
    try:
        downloads.mkdir(parents=True, exist_ok=True)
        lock = open(cache / "libtorch.lock", "w", encoding="utf-8")
    except OSError as error:
        raise Failure(f"cannot write {cache}: {error.strerror}; set SYNESTHETE_CACHE to a folder that can be "
                      "written") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  another set-up is fetching LibTorch; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        found = find()
        if found:
            return found
        total = sum(wheel["bytes"] for wheel in pins["wheels"])
        say(f"Fetching {pins['name']} (processor only): {megabytes(total)} into {cache}")
        room = shutil.disk_usage(cache).free + sum(file.stat().st_size for file in downloads.iterdir())
        if room < 2.2 * total:
            raise Failure(f"{cache} has {megabytes(room)} free, {pins['name']} needs {megabytes(2.2 * total)} while "
                          "it is unpacked; make room, or set SYNESTHETE_CACHE to a folder elsewhere")
        settings = PipSettings()
        web = Web(settings)
        wheels = [(wheel, obtain(wheel, settings, web, downloads)) for wheel in pins["wheels"]]
        fresh = cache / (pins["folder"] + ".partial")
        shutil.rmtree(fresh, ignore_errors=True)
        unpack(wheels, fresh)
        target = cache / pins["folder"]
        shutil.rmtree(target, ignore_errors=True)  # find() saw nothing usable there
        fresh.rename(target)
        for _, file in wheels:
            if file.parent == downloads:
                file.unlink()
        return target / "torch"


def main():
    parser = argparse.ArgumentParser(description="finds LibTorch, or fetches the pinned one")
    parser.add_argument("what", choices=["where", "fetch"])
    parser.add_argument("--pins", type=pathlib.Path, default=HERE / "libtorch-pins.json")
    options = parser.parse_args()

    def stop(*_):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        root = find() if options.what == "where" else fetch(json.loads(options.pins.read_text()))
    except Failure as failure:
        say(f"LibTorch: {failure}")
        return 1
    except KeyboardInterrupt:
        say("LibTorch: stopped; start again, and the download goes on from where it was")
        return 130
    if root is None:
        return 1
    print(root)
    return 0


if __name__ == "__main__":
    sys.exit(main())
