"""Forms that change what others may change at the same time: they bring along what they showed."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.bidi import plain_name
from common.languages import comma
from members.seen import MARK_LENGTH, ChangedMeanwhileError, marks_of
from members.services import HowAgreedError
from pages.forms import BaseForm, prepare

SEEN = "seen"
AGREED = "agreed_words"
# What stands in the fields now, and what the marks of it are made from: the same but for rows.
Now = Callable[[], tuple[Mapping[str, Any], Mapping[str, Any]]]
NOW = _("This was changed meanwhile. Now it says: %(now)s. Save again if yours should stay.")
NOTHING_NOW = _("This was changed meanwhile. Now it is empty. Save again if yours should stay.")


def bring_seen(form: BaseForm, values: Mapping[str, Any]) -> None:
    """Let `form` bring along which of `values` its page was shown with."""
    hidden = forms.HiddenInput(attrs={"id": False})
    form.fields[SEEN] = forms.CharField(
        required=False, initial=_marks(form, values), widget=hidden, max_length=1000
    )


def _marks(form: BaseForm, values: Mapping[str, Any]) -> str:
    # In the order of the alphabet, which both ends know: no names, so few bytes.
    shown = marks_of({name: values[name] for name in sorted({*values} & {*form.fields})})
    return "".join(shown.values())


def seen_in(cleaned: Mapping[str, Any], values: Iterable[str]) -> dict[str, str]:
    """Return the marks of what the page was shown with, of those of `values` that it asks for."""
    names, marks = sorted({*values} & {*cleaned}), cleaned[SEEN]
    starts = range(0, len(marks), MARK_LENGTH)
    parts = [marks[start : start + MARK_LENGTH] for start in starts]
    # Other questions than ours: it was no page of this version.
    return dict(zip(names, parts, strict=True)) if len(parts) == len(names) else {}


def ask_how_they_agreed(form: BaseForm) -> None:
    """Ask who writes for somebody else how these agreed, which is needed where they share more."""
    form.fields[AGREED] = forms.CharField(
        label=_("How did they agree to share more?"),
        required=False,
        max_length=200,
    )
    prepare(form.fields[AGREED], AGREED)


def is_saved(form: BaseForm, verb: Callable[[], Any], now: Now) -> bool:
    """Do `verb` and return True, or let `form` say what must be looked at again.

    Raises whatever else `verb` does.
    """
    try:
        verb()
    except ChangedMeanwhileError as meanwhile:
        _show_what_holds(form, meanwhile, *now())
        return False
    except HowAgreedError as unsaid:
        # Asked for only now: most changes need no word of it.
        ask_how_they_agreed(form)
        form.add_error(AGREED, str(unsaid.message))
        return False
    return True


def _show_what_holds(
    form: BaseForm,
    error: ChangedMeanwhileError,
    initial: Mapping[str, Any],
    values: Mapping[str, Any],
) -> None:
    """Keep what was typed, and say what holds now; what was left alone is as it holds."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    for name in error.overtaken:
        data.setlist(name, _as_posted(initial[name]))
    data[SEEN] = _marks(form, values)
    for name in error.clashing:
        now = _in_words(form.fields[name], initial[name])
        form.add_error(name, NOW % {"now": plain_name(now)} if now else NOTHING_NOW)
    form.data = data


def _as_posted(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["on"] if value else []
    values = value if isinstance(value, list | tuple) else [value]
    return [str(each) for each in values]


def _in_words(field: forms.Field, value: Any) -> str:
    """Return what holds as the form's own choices say it."""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    values = value if isinstance(value, list | tuple) else [value]
    labels = dict(_flat(getattr(field, "choices", ())))
    return comma().join(str(labels.get(str(each), each)) for each in values)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[str, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), label
