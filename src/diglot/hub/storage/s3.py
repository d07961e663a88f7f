"""Large files' bytes in an object store: S3 and what speaks its protocol, Google Cloud Storage, Azure.

The database stays on this machine; the bytes go to ``s3://bucket/prefix`` under the same keys as in a folder.
Credentials and endpoint come from the environment, as for other tools (``AWS_ACCESS_KEY_ID``, ``AWS_ENDPOINT_URL``,
…). An upload is received into the scratch folder first, so it is verified before it is sent on; downloads pass through
the hub, which decodes only the chunks that are asked for.

Errors: `MissingExtra` without the package obstore; `HubError` if the store cannot be reached.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from diglot.errors import HubError, MissingExtra
from diglot.hub.storage.objects import private, private_folder

__all__ = ["Bucket"]


class Bucket:
    """Objects in an object store; see `objects.Objects` for what each method promises.

    Args:
        url: ``s3://bucket/prefix``, ``gs://…``, ``az://…``.
    """

    def __init__(self, url: str):
        try:
            import obstore
            from obstore.store import from_url
        except ImportError as error:
            raise MissingExtra.of("a hub whose bytes lie in an object store", "obstore", "s3") from error
        self._obstore: Any = obstore
        options: dict[str, Any] = {}
        if os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://"):
            options["client_options"] = {"allow_http": True}
        try:
            self._store = from_url(url, **options)
        except Exception as error:
            raise HubError(f"{url} cannot be used: {error}") from error
        self.url = url

    def publish(self, temporary: Path, key: str) -> None:
        """Sends a finished local file and removes it."""
        with temporary.open("rb") as file:
            self._obstore.put(self._store, key, file)
        temporary.unlink()

    def read(self, key: str, start: int, size: int) -> bytes:
        """The bytes ``[start, start + size)``, fewer at the end."""
        length = self.size(key)
        if length is None:
            raise FileNotFoundError(key)
        end = min(start + size, length)
        return bytes(self._obstore.get_range(self._store, key, start=start, end=end)) if start < end else b""

    def size(self, key: str) -> int | None:
        """An object's length, or None."""
        try:
            return int(self._obstore.head(self._store, key)["size"])
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        """Removes an object, if it is there."""
        if self.size(key) is not None:
            self._obstore.delete(self._store, key)

    def put_aside(self, key: str, folder: Path) -> None:
        """Brings a damaged object into a local folder, and removes it here."""
        size = self.size(key)
        if size is not None:
            private_folder(folder)
            with open(folder / f"{key.replace('/', '-')}-{secrets.token_hex(4)}", "xb", opener=private) as file:
                for start in range(0, size, 1 << 23):
                    file.write(self.read(key, start, 1 << 23))
            self.delete(key)

    def listing(self) -> Iterator[tuple[str, int, float]]:
        """(key, size, date) of every object."""
        for room in ("xorbs", "plain"):
            for batch in self._obstore.list(self._store, prefix=room):
                for entry in batch:
                    yield entry["path"], int(entry["size"]), entry["last_modified"].timestamp()
