"""The part of a form's key that tells what was typed into it from anything else."""

from common.encryption import blind_index

LENGTH = 16


def words_index(words: str) -> str:
    """Return a keyed hash of `words`: with the form's own key it tells a second press."""
    return blind_index(words, purpose="typed_words")[:LENGTH]
