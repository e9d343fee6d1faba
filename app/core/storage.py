"""Files by content hash, and secrets encrypted at rest."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet

from app.core.whole_files import write_atomically

#: Marks encrypted files.
_SEALED: Final = ".sealed"


def store_bytes(folder: Path, content: bytes, *, suffix: str = "") -> str:
    """Write `content` under its SHA-256 in `folder` (temp file, rename); returns it."""
    digest = hashlib.sha256(content).hexdigest()
    target = stored_path(folder, digest, suffix=suffix)
    if target.exists():
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, content)
    return digest


def stored_path(folder: Path, digest: str, *, suffix: str = "") -> Path:
    """Where the file with this hash lies."""
    return folder / digest[:2] / f"{digest}{suffix}"


def _box(key_material: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(key_material.encode()).digest()))


def seal_secret(key_material: str, plain: str) -> str:
    """Encrypt a secret for the database (AES-128-CBC + HMAC, Fernet)."""
    return _box(key_material).encrypt(plain.encode()).decode()


def open_secret(key_material: str, sealed: str) -> str:
    """Decrypt what `seal_secret` made; raises cryptography.fernet.InvalidToken otherwise."""
    return _box(key_material).decrypt(sealed.encode()).decode()


def seal_file(folder: Path, key_material: str, content: bytes) -> str:
    """Keep `content` encrypted in `folder` under the SHA-256 of the plain bytes; returns it."""
    digest = hashlib.sha256(content).hexdigest()
    target = stored_path(folder, digest, suffix=_SEALED)
    if not target.exists():
        write_atomically(target, _box(f"{key_material}\nfiles").encrypt(content))
    return digest


def open_file(folder: Path, key_material: str, digest: str) -> bytes:
    """The plain bytes that `seal_file` kept under `digest`.

    Raises FileNotFoundError when they are gone, InvalidToken for another key or changed bytes.
    """
    sealed = stored_path(folder, digest, suffix=_SEALED).read_bytes()
    return _box(f"{key_material}\nfiles").decrypt(sealed)
