"""Sound files: what they are by their content, never by their name."""

from django.utils.translation import gettext_lazy as _

from common.errors import NotPossible

MP3, WAV = "audio/mpeg", "audio/wav"
NO_SOUND = _("This is no sound file that phones can play. Please choose an MP3 or a WAV file.")


def sound_type(data: bytes) -> str:
    """Return what `data` is to a player; "" for what is no MP3 and no WAV."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return WAV
    is_frame = len(data) > 3 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0 and data[1] & 0x06 != 0
    return MP3 if data[:3] == b"ID3" or is_frame else ""


def content_type_of(data: bytes) -> str:
    """Return what `data` is. Raises `NotPossible` for what no phone plays."""
    if not (kind := sound_type(data)):
        raise NotPossible(NO_SOUND)
    return kind
