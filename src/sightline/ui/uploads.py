"""Uploads are cut off at the size that may come in, before they fill the disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

ROOM = 1024 * 1024  # for the other fields of the form


class BoundedUpload(FileUploadHandler):
    """Passes a file on to the next handler as long as it is not too large.

    A file that is too large is left out, and the request says so in ``upload_was_cut``.
    """

    n_bytes = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's own name
        content_length: int,
        *rest: Any,
        **more: Any,
    ) -> None:
        """Note how long the whole request says it is."""
        self.n_told = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Leave out a file whose request says already that it is too large."""
        super().new_file(*args, **kwargs)
        self._check(self.n_told - ROOM)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count a piece and pass it on."""
        self.n_bytes += len(raw_data)
        self._check(self.n_bytes)
        return raw_data

    def _check(self, n_bytes: int) -> None:
        if n_bytes > settings.MAX_IMPORT_BYTES:
            self.request.upload_was_cut = True  # type: ignore[union-attr]
            raise SkipFile

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers after this one."""
