"""Files in a body: base64 in, base64 out, with their SHA-256."""

import base64
import binascii
from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from sightline.kernel.errors import Invalid

#: What a body has room for; larger files come through a page or the command line.
Base64 = Annotated[str, Field(min_length=1, max_length=2_000_000, strict=True)]


class File:
    """A file out of a body."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name: str | None = name
        self.data = data

    def chunks(self) -> Iterable[bytes]:
        """Yield the bytes."""
        return iter((self.data,))


def decoded(content: str) -> bytes:
    """Return the bytes of a file that a body holds."""
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid({"content": ["Send the file's bytes as base64."]}) from error


def encoded(data: bytes) -> str:
    """Return bytes as an answer holds them."""
    return base64.b64encode(data).decode()
