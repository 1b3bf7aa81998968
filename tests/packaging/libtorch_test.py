"""packaging/libtorch.py against a small index of made-up wheels on loopback."""

import contextlib
import hashlib
import http.server
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest
import zipfile

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "packaging/libtorch.py"
HEADER = "#define TORCH_VERSION_MAJOR {}\n#define TORCH_VERSION_MINOR {}\n#define TORCH_VERSION_PATCH 0\n"


def wheel(files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


TORCH = wheel({
    "torch/lib/libtorch_cpu.so": os.urandom(300_000),
    "torch/lib/libc10.so": "c10",
    "torch/lib/libtorch_cuda.so": "not wanted",
    "torch/include/torch/headeronly/version.h": HEADER.format(2, 13),
    "torch/__init__.py": "not wanted",
})
CUDART = wheel({"nvidia/cu13/lib/libcudart.so.13": "cudart", "nvidia/cu13/include/cuda.h": "not wanted"})


class Index(http.server.BaseHTTPRequestHandler):
    """A simple index. The class's attributes say how it behaves."""

    files = {}
    as_json = True
    ranges = True
    cut_at = []  # lengths after which the next answers to a GET of the wheel break off
    asked = []  # (path, Range) of each request

    def do_GET(self):
        self.asked.append((self.path, self.headers.get("Range")))
        name = self.path.rpartition("/")[2]
        if self.path.startswith("/simple/") and self.path.endswith("/"):
            self.page(self.path.split("/")[2])
        elif name in self.files:
            self.file(self.files[name])
        else:
            self.send_error(404)

    def page(self, project):
        names = [name for name in self.files if name.startswith(project.replace("-", "_"))]
        if self.as_json:
            kind = "application/vnd.pypi.simple.v1+json"
            text = json.dumps({"files": [{"filename": name, "url": f"../../files/{name}"} for name in names]})
        else:
            kind = "text/html"
            text = "".join(f'<a href="../../files/{name}#sha256=0">{name}</a>' for name in names)
        self.answer(200, text.encode(), {"Content-Type": kind})

    def file(self, data):
        start = 0
        wanted = self.headers.get("Range")
        if wanted and self.ranges:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
        headers = {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"} if start else {}
        self.answer(206 if start else 200, data[start:], headers, self.cut_at.pop(0) if self.cut_at else None)

    def answer(self, status, data, headers, cut=None):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data if cut is None else data[:cut])

    def log_message(self, *_):
        pass


class LibTorch(unittest.TestCase):
    def setUp(self):
        self.stack = contextlib.ExitStack()
        self.addCleanup(self.stack.close)
        self.folder = pathlib.Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.cache = self.folder / "cache"
        Index.files = {"torch-9.whl": TORCH, "nvidia_cuda_runtime-13.whl": CUDART}
        Index.as_json, Index.ranges, Index.cut_at, Index.asked = True, True, [], []
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.stack.callback(thread.join)
        self.stack.callback(server.shutdown)
        self.stack.callback(server.server_close)
        self.index = f"http://127.0.0.1:{server.server_port}/simple"
        self.pins = {
            "name": "LibTorch 9", "folder": "libtorch-9", "machine": os.uname().machine,
            "wheels": [self.pin("torch", "torch-9.whl", TORCH, [
                "torch/include/", "torch/lib/libtorch_cpu.so", "torch/lib/libc10.so"]),
                self.pin("nvidia-cuda-runtime", "nvidia_cuda_runtime-13.whl", CUDART,
                         ["nvidia/cu13/lib/libcudart.so.13"])],
        }

    @staticmethod
    def pin(project, file, data, unpack):
        return {"project": project, "file": file, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data),
                "unpack": unpack}

    def call(self, what="fetch", **environment):
        """A Python without torch, a home without settings, an index on loopback."""
        pins = self.folder / "pins.json"
        pins.write_text(json.dumps(self.pins))
        bare = self.folder / "bin"
        bare.mkdir(exist_ok=True)
        python = bare / "python3"
        if not python.exists():
            python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "$@"\n')
            python.chmod(0o755)
        variables = {"PATH": f"{bare}:/usr/bin:/bin", "HOME": str(self.folder), "PIP_CONFIG_FILE": os.devnull,
                     "SYNESTHETE_CACHE": str(self.cache), "PIP_INDEX_URL": self.index, "no_proxy": "127.0.0.1"}
        return subprocess.run([sys.executable, "-B", str(SCRIPT), what, "--pins", str(pins)], text=True, timeout=60,
                              capture_output=True, env={**variables, **environment}, check=False)

    def partial(self):
        return self.cache / "downloads/torch-9.whl.partial"

    def start_partial(self, data):
        self.partial().parent.mkdir(parents=True)
        self.partial().write_bytes(data)

    def asked_for_torch(self):
        return [range_ for path, range_ in Index.asked if path == "/files/torch-9.whl"]

    def assert_fetched(self, answer):
        self.assertEqual(answer.returncode, 0, answer.stderr)
        root = self.cache / "libtorch-9"
        self.assertEqual(answer.stdout.strip(), str(root / "torch"))
        files = sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
        self.assertEqual(files, ["nvidia/cu13/lib/libcudart.so.13", "torch/include/torch/headeronly/version.h",
                                 "torch/lib/libc10.so", "torch/lib/libtorch_cpu.so"])
        self.assertEqual(list((self.cache / "downloads").iterdir()), [])

    def test_fetches_only_what_the_processor_needs_and_only_once(self):
        self.assertEqual(self.call("where").returncode, 1)
        self.assert_fetched(self.call())
        asked = len(Index.asked)
        again = self.call()
        self.assert_fetched(again)
        self.assertEqual(again.stderr, "")
        self.assertEqual(len(Index.asked), asked)
        self.assertEqual(self.call("where").stdout, again.stdout)

    def test_reads_an_index_in_html(self):
        Index.as_json = False
        self.assert_fetched(self.call())

    def test_a_connection_that_breaks_is_taken_up_where_it_was(self):
        Index.cut_at = [100_000, 50_000]
        answer = self.call()
        self.assert_fetched(answer)
        self.assertEqual(self.asked_for_torch(), [None, "bytes=100000-", "bytes=150000-"])
        self.assertIn("broke off at 100 kB", answer.stderr)

    def test_a_killed_download_is_taken_up_by_the_next_start(self):
        self.start_partial(TORCH[:123_456])
        answer = self.call()
        self.assert_fetched(answer)
        self.assertEqual(self.asked_for_torch(), ["bytes=123456-"])
        self.assertIn("going on from 123 kB", answer.stderr)

    def test_a_whole_download_that_was_never_unpacked_is_not_asked_for_again(self):
        self.start_partial(TORCH)
        self.assert_fetched(self.call())
        self.assertEqual(self.asked_for_torch(), [])

    def test_a_server_that_cannot_resume_starts_over(self):
        Index.ranges = False
        self.start_partial(TORCH[:1000])
        self.assert_fetched(self.call())

    def test_a_rest_that_is_too_long_starts_over(self):
        self.start_partial(TORCH + b"x")
        self.assert_fetched(self.call())
        self.assertEqual(self.asked_for_torch(), [None])

    def test_a_wrong_hash_is_named_and_removed(self):
        expected = self.pins["wheels"][0]["sha256"]
        Index.files["torch-9.whl"] = TORCH[:-1] + b"?"
        found = hashlib.sha256(Index.files["torch-9.whl"]).hexdigest()
        answer = self.call()
        self.assertEqual(answer.returncode, 1)
        for part in ("torch-9.whl", found, expected, "removed"):
            self.assertIn(part, answer.stderr)
        self.assertFalse(self.partial().exists())
        self.assertFalse((self.cache / "libtorch-9").exists())
        Index.files["torch-9.whl"] = TORCH
        self.assert_fetched(self.call())

    def test_a_damaged_rest_is_found_by_the_hash(self):
        self.start_partial(b"?" * 5000)
        answer = self.call()
        self.assertEqual(answer.returncode, 1)
        self.assertFalse(self.partial().exists())

    def test_an_index_without_the_file_or_out_of_reach_is_named(self):
        del Index.files["torch-9.whl"]
        answer = self.call()
        self.assertEqual(answer.returncode, 1)
        self.assertIn("cannot find torch-9.whl", answer.stderr)
        self.assertIn("does not list the file", answer.stderr)
        answer = self.call(PIP_INDEX_URL="http://127.0.0.1:1/simple")
        self.assertEqual(answer.returncode, 1)
        self.assertIn("127.0.0.1:1", answer.stderr)

    def test_a_local_folder_that_pip_knows_is_taken(self):
        (self.folder / "torch-9.whl").write_bytes(TORCH)
        self.assert_fetched(self.call(PIP_FIND_LINKS=str(self.folder)))
        self.assertEqual(self.asked_for_torch(), [])
        self.assertTrue((self.folder / "torch-9.whl").exists())

    def test_another_processor_is_told_so(self):
        self.pins["machine"] = "pdp11"
        answer = self.call()
        self.assertEqual(answer.returncode, 1)
        self.assertIn("pinned for pdp11 only", answer.stderr)
        self.assertEqual(Index.asked, [])

    def test_a_cache_that_cannot_be_written_is_named(self):
        (self.folder / "cache").write_text("a file, no folder")
        answer = self.call()
        self.assertEqual(answer.returncode, 1)
        self.assertIn("SYNESTHETE_CACHE", answer.stderr)

    def make_torch(self, where, major, minor):
        (where / "lib").mkdir(parents=True)
        (where / "lib/libtorch_cpu.so").write_text("")
        header = where / "include/torch/headeronly/version.h"
        header.parent.mkdir(parents=True)
        header.write_text(HEADER.format(major, minor))
        return where

    def test_a_libtorch_that_is_there_is_used(self):
        mine = self.make_torch(self.folder / "mine", 2, 7)
        answer = self.call(LIBTORCH_ROOT=str(mine))
        self.assertEqual((answer.returncode, answer.stdout.strip()), (0, str(mine)))
        self.assertEqual(Index.asked, [])

    def test_a_libtorch_root_that_is_too_old_or_empty_is_named(self):
        old = self.make_torch(self.folder / "old", 2, 6)
        answer = self.call(LIBTORCH_ROOT=str(old))
        self.assertEqual(answer.returncode, 1)
        self.assertIn("is 2.6.0", answer.stderr)
        answer = self.call(LIBTORCH_ROOT=str(self.folder))
        self.assertEqual(answer.returncode, 1)
        self.assertIn("libtorch_cpu.so", answer.stderr)

    def test_the_torch_of_an_installed_python_is_used(self):
        packages = self.folder / "packages"
        installed = self.make_torch(packages / "torch", 2, 8)
        (installed / "__init__.py").write_text("raise SystemExit('must not be imported')")
        self.call("where")  # makes the bare python3
        python = self.folder / "bin/python3"
        python.write_text(f'#!/bin/sh\nPYTHONPATH="{packages}" exec "{sys.executable}" -S "$@"\n')
        answer = self.call()
        self.assertEqual(answer.stdout.strip(), str(installed), answer.stderr)
        self.assertEqual(Index.asked, [])


if __name__ == "__main__":
    unittest.main()
