"""The only ways in for files: spreadsheets, mark, language, sentence, photos; in memory.

Django would write larger files to a folder for temporary ones, where they would lie unencrypted.
"""

import re
from contextlib import suppress
from typing import Any

from django.core.files.uploadhandler import (
    MemoryFileUploadHandler,
    SkipFile,
    StopFutureHandlers,
    StopUpload,
)

from imports.readers.limits import LARGEST_FILE
from messaging.inbound.files import LARGEST_FILE as LARGEST_PHOTO

UPLOADS_TO = re.compile(
    r"^/[a-z-]+/admin/(?:imports|calls/sentences|network/network/1/change|"
    r"network/pagelanguage/(?:add|[0-9]+/change))/$"
)
# Behind a private link, where whoever guesses one may try: no more than a photo.
PHOTOS_TO = re.compile(
    r"^/[a-z-]+/(?:m/[\w-]{20,100}/receipt|route/[\w-]{20,100}/[0-9]{1,18}/receipt|"
    r"shelf/mine/[\w-]{20,100}/photo)/$"
)


class SpreadsheetUploadHandler(MemoryFileUploadHandler):
    """Keeps a file in memory where one is expected, and takes none anywhere else."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        path = self.request.path_info if self.request else ""
        self.is_photo = bool(PHOTOS_TO.match(path))
        self.most = LARGEST_PHOTO if self.is_photo else LARGEST_FILE
        self.activated = bool(UPLOADS_TO.match(path)) or self.is_photo
        self.size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if not self.activated:
            raise SkipFile
        with suppress(StopFutureHandlers):
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.size += len(raw_data)
        if self.size > self.most:
            if self.request:
                self.request.META["FILE_IS_TOO_LARGE"] = True
            if self.is_photo:
                # The rest of the form comes behind it, and what was typed there is kept.
                raise SkipFile
            raise StopUpload(connection_reset=False)
        return super().receive_data_chunk(raw_data, start)
