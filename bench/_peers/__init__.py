"""Programs of others that the benchmarks run beside Duri, in an environment of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def peers_python() -> str | None:
    """The interpreter that has the peers; None when it cannot be had (no network)."""
    stated = os.environ.get("DURI_BENCH_PYTHON")
    if stated:
        return stated
    folder = ROOT / ".venv-bench"
    python = folder / "bin" / "python"
    if not python.exists():
        print("installing the peers (requirements-bench.txt) …", flush=True)
        try:
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
            install = [str(python), "-m", "pip", "install", "-q", "-r", "requirements-bench.txt"]
            subprocess.run(install, check=True, cwd=ROOT)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"no peers: {error}")
            return None
    return str(python)
