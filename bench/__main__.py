"""Run the benchmarks named on the command line, or all of them."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import bench


def main(names: list[str]) -> int:
    """Run each benchmark in turn; a failing one does not hide the others."""
    failed = 0
    found = sorted(module.name for module in pkgutil.iter_modules(bench.__path__))
    for name in names or [name for name in found if not name.startswith("_")]:
        print(f"\n== {name}", flush=True)
        try:
            importlib.import_module(f"bench.{name}").main()
        except SystemExit as stop:
            failed += bool(stop.code)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
