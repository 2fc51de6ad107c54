"""The one way to write down what somebody said about a text."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from translation_review import messages
from translation_review.models import Judgment, Verdict
from translation_review.texts import Text

SAID_IN = ("state", "proposal", "note")


@dataclass(frozen=True)
class Said:
    """The words of the reader: good, or these better forms; and a note to whoever merges it.

    `drops` says that a better text that waits was seen, and is not wanted.
    """

    state: Verdict
    proposal: tuple[str, ...] = ()
    note: str = ""
    drops: bool = False


@transaction.atomic
def judge_text(text: Text, said: Said, *, shown: str, version: int, actor: User) -> Judgment:
    """Keep what `actor` said about `text`, which the page showed as `shown`.

    `version` is that of the judgment that the page showed, 0 for none. The same press twice changes
    nothing; what somebody else said in the meantime stays. Raises `NotPossible`.
    """
    if shown != text.fingerprint:
        raise NotPossible(
            _("This text has changed since you opened the page. Please read it again.")
        )
    values = _values(text, said)
    rows = Judgment.objects.select_for_update(no_key=True)
    row, is_new = rows.get_or_create(
        language=text.language, key=text.key, defaults={**values, "by": actor}
    )
    changed = list(values) if is_new else [n for n in values if getattr(row, n) != values[n]]
    if not is_new and changed:
        _refuse_unseen(row, said, shown, version, actor)
        _replace(row, values, actor)
    if changed:
        # What the reader said; the rest is about which text.
        said_in = [name for name in changed if name in SAID_IN]
        audit.record(actor, "judge_text", row, said_in)
    return row


def _refuse_unseen(row: Judgment, said: Said, shown: str, version: int, actor: User) -> None:
    """Raise unless `actor` knows in the place of what they put their own word."""
    if row.version != version and row.by_id != actor.pk:
        raise NotPossible(
            _(
                "Somebody else has read this text in the meantime. Please look first at what "
                "they said."
            )
        )
    if said.state == Verdict.GOOD and row.proposes_instead_of(shown) and not said.drops:
        raise NotPossible(
            _("A better text is waiting here. Please look at it, and drop it only if it is wrong.")
        )


def _replace(row: Judgment, values: dict[str, Any], actor: User) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.by, row.version = actor, row.version + 1
    row.save(update_fields=[*values, "by", "version", "at"])


def _values(text: Text, said: Said) -> dict[str, Any]:
    proposal = list(said.proposal) if said.state == Verdict.BETTER else []
    plural = text.english[1] if len(text.english) > 1 else ""
    return {
        "context": text.context,
        "msgid": text.english[0],
        "msgid_plural": plural,
        "translation": list(text.forms),
        "judged": text.fingerprint,
        "state": said.state,
        "proposal": proposal,
        "wanted": messages.fingerprint(text.english, proposal) if proposal else text.fingerprint,
        "note": said.note,
    }
