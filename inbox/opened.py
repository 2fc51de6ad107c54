"""The answers that hold a photo or a file that somebody sent us.

A photo was made anew and stands in the page itself: it has no address that a browser keeps. A file
is as it came: browsers are told to save it, and to run nothing in it.
"""

from base64 import b64decode

from django.http import HttpResponse

from inbox.models import Attachment


def as_address(photo: Attachment) -> str:
    """Return the photo as an address that holds all of it."""
    return f"data:{photo.type};base64,{photo.content}"


def handed_over(file: Attachment) -> HttpResponse:
    """Return the file, to be saved."""
    response = HttpResponse(b64decode(file.content), content_type=file.type)
    # By its number: a name from outside may end in anything.
    ending = "pdf" if file.type == "application/pdf" else "bin"
    response["Content-Disposition"] = f'attachment; filename="file-{file.pk}.{ending}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response
