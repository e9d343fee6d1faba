"""What gunicorn reads by itself when it serves `wsgi:app` from this folder."""

from __future__ import annotations

import gc

from gunicorn.workers.base import Worker

#: Objects made before the collector looks at the young ones. A page makes some ten thousand and
#: drops them all: at Python's own 700 the collector took a twentieth of a request.
GC_THRESHOLD = 50_000


def post_worker_init(_worker: Worker) -> None:
    """The loaded application stays for good: the collector need not look through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD, 20, 50)
