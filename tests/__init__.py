import os

#: `make soak`: the long random walks, a thousand sequences each, new ones every time.
SOAK = os.environ.get("DURI_SOAK") == "1"
#: Sequences of acts that a slow property test plays on each database.
SEQUENCES_PLAYED = 1000 if SOAK else 60
