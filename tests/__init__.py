import os

#: DURI_TEST_DATABASES=sqlite keeps a quick run to one database.
BACKENDS = os.environ.get("DURI_TEST_DATABASES", "sqlite,postgresql").split(",")
#: `make soak`: the long random walks, a thousand sequences each, new ones every time.
SOAK = os.environ.get("DURI_SOAK") == "1"
#: Sequences of acts that a slow property test plays on each database.
SEQUENCES_PLAYED = 1000 if SOAK else 25
#: `make check`: a taste of every property; `make test` plays all its examples.
QUICK = os.environ.get("DURI_TEST_QUICK") == "1"


def examples(count: int) -> int:
    """How many examples of a property are tried: `count`, a sixth of them in a quick run."""
    return max(2, count // 6) if QUICK else count
