"""Bring a fresh Debian or Ubuntu machine to where Duri runs: `make run` and `make test` call it.

Standard library only: it runs before anything is installed. Every step is skipped when its
stamp says it was done for the same inputs, so that a second start takes seconds.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / ".duri"

#: What WeasyPrint loads at run time, and the Debian packages that bring it. Without
#: harfbuzz-subset it only warns, and writing a pack takes five times as long.
PANGO = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
#: Whatever drives pages, the lightest first: others start with the whole window of a browser.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)


class SetupError(Exception):
    """Something the person at the keyboard has to do; the message is the exact line."""


def say(text: str) -> None:
    """One line of progress."""
    print(f"· {text}", flush=True)


def run(*command: str | Path, quiet: bool = True) -> None:
    """Run a step; on failure show its output and stop."""
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=quiet, text=True, check=False
    )
    if done.returncode:
        output = (done.stdout or "") + (done.stderr or "")
        raise SetupError(f"{' '.join(map(str, command))}\n{output[-4000:]}")


def digest(paths: Iterable[Path]) -> str:
    """One hash over the contents of `paths` and the interpreter that reads them."""
    sums = hashlib.sha256(sys.version.encode())
    for path in paths:
        sums.update(path.read_bytes())
    return sums.hexdigest()


def stamped(name: str, inputs: str) -> bool:
    """Whether step `name` was last done for exactly these inputs."""
    stamp = STAMPS / name
    return stamp.exists() and stamp.read_text() == inputs


def stamp(name: str, inputs: str) -> None:
    """Remember that step `name` is done for these inputs."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(inputs)


def apt_install(packages: list[str], why: str) -> bool:
    """Install Debian packages as root or through sudo; False when neither is possible."""
    apt = shutil.which("apt-get")
    if apt is None:
        return False
    prefix: list[str] = []
    if os.geteuid() != 0:
        sudo = shutil.which("sudo")
        if sudo is None:
            return False
        # Without a terminal sudo must not wait for a password.
        prefix = [sudo] if sys.stdin.isatty() else [sudo, "-n"]
    say(f"installing {' '.join(packages)} ({why})")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends"]):
        command = [*prefix, apt, *arguments] + (packages if arguments[0] == "install" else [])
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        if done.returncode and arguments[0] == "install":
            print(done.stderr[-2000:], file=sys.stderr)
            return False
    return True


def make_venv() -> None:
    """Create .venv with pip, installing python3-venv where Debian left it out."""
    if PYTHON.exists():
        return
    say("creating .venv")
    version = f"python3.{sys.version_info.minor}-venv"
    if importlib.util.find_spec("ensurepip") is None and not apt_install([version], "venv"):
        raise SetupError(f"This Python cannot make a venv. Type: sudo apt-get install {version}")
    run(sys.executable, "-m", "venv", VENV)


def install_packages(requirements: str) -> None:
    """Install the pinned Python packages of one requirements file."""
    inputs = digest(sorted(ROOT.glob("requirements*.txt")))
    if stamped(requirements, inputs):
        return
    say(f"installing Python packages ({requirements}); the first time takes a minute or two")
    run(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", requirements)
    stamp(requirements, inputs)
    if requirements != "requirements.txt":
        stamp("requirements.txt", inputs)


def install_pango() -> None:
    """See that the libraries WeasyPrint needs are there."""
    missing = [package for name, package in PANGO.items() if not ctypes.util.find_library(name)]
    if missing and not apt_install(missing, "PDF briefing packs"):
        raise SetupError(
            "Libraries for the PDF packs are missing. Type:\n  sudo apt-get install "
            + " ".join(missing)
        )


def install_assets() -> None:
    """Fonts, KRDS and htmx from npm, copied to where the application serves them."""
    say("front-end assets")
    run(PYTHON, "-m", "scripts.assets")


def find_browser() -> str | None:
    """A browser the tests can drive. Ubuntu's chromium is a snap stub and does not count."""
    for name in BROWSERS:
        path = shutil.which(name)
        if path is None:
            continue
        probe = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
        if probe.returncode == 0 and "snap" not in (probe.stdout + probe.stderr).lower():
            return path
    return None


def install_browser() -> None:
    """Chromium for the browser tests; when it cannot be had, they say why they are skipped."""
    if find_browser() or stamped("browser", "tried"):
        return
    for package in ("chromium-headless-shell", "chromium"):
        if apt_install([package], "browser tests") and find_browser():
            return
    say("no browser could be installed: browser tests will be skipped (an error when CI=true)")
    stamp("browser", "tried")


def compile_catalogues() -> None:
    """Translations from their sources."""
    sources = sorted((ROOT / "app" / "translations").glob("*/LC_MESSAGES/*.po"))
    inputs = digest([*sources, ROOT / "app" / "cli" / "translations.py"])
    built = all((path.parent / "messages.mo").exists() for path in sources)
    if built and stamped("catalogues", inputs):
        return
    say("compiling translations")
    run(PYTHON, "-m", "flask", "translations", "compile")
    stamp("catalogues", inputs)


def main(purpose: str) -> int:
    """Set the machine up for `purpose`: runtime or development."""
    if sys.version_info < (3, 11):  # noqa: UP036  (an older python3 may well start this file)
        print("Duri needs Python 3.11 or newer (make PYTHON=python3.12 run).", file=sys.stderr)
        return 1
    try:
        make_venv()
        development = purpose == "development"
        install_packages("requirements-dev.txt" if development else "requirements.txt")
        install_pango()
        install_assets()
        compile_catalogues()
        if development:
            install_browser()
    except SetupError as error:
        print(f"\nDuri cannot be set up yet:\n{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "runtime"))
