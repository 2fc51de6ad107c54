"""The parts that the forms of members share: with whom each piece is shared, kinds of help."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from common.models import Category
from common.sorting import in_reading_order
from members.choices import Audience, Piece
from members.seen import SHARE
from pages.forms import BaseForm, HintedLabel, prepare
from pages.localized import translated

WITH_WHOM: dict[Piece, Any] = {
    Piece.NAME: _("Who may see your name?"),
    Piece.CONTACT: _("Who may see your phone and email?"),
    Piece.WHERE: _("Who may see where you live?"),
    Piece.LANGUAGES: _("Who may see your languages?"),
    Piece.NEEDS: _("Who may see what you need?"),
    Piece.OFFERS: _("Who may see what you can do?"),
    Piece.TIMES: _("Who may see when you are free?"),
    Piece.DEPENDS: _("Who may see who or what depends on you?"),
    Piece.CALL_FOR_THEM: _("Who may see whom to call for you?"),
}


def share_field(piece: Piece) -> forms.ChoiceField:
    """Return the question with whom `piece` is shared; nothing is chosen for them but the least."""
    return forms.ChoiceField(
        label=WITH_WHOM[piece],
        choices=Audience.choices,
        initial=Audience.ORGANIZER,
        widget=forms.Select(attrs={"class": "with-whom"}),
    )


def sharing_in(cleaned: Mapping[str, Any]) -> dict[Piece, Audience]:
    """Return with whom the pieces of these answers are shared."""
    return {
        piece: Audience(cleaned[f"{SHARE}{piece.value}"])
        for piece in Piece
        if f"{SHARE}{piece.value}" in cleaned
    }


class PageForm(BaseForm):
    """A page of the flow. `prefill` (what the pages before it say) is not needed by any of ours."""

    pieces: tuple[Piece, ...] = ()

    def __init__(self, *args: Any, prefill: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for piece in self.pieces:
            field = share_field(piece)
            prepare(field)
            self.fields[f"{SHARE}{piece.value}"] = field

    def choices_of(self, name: str) -> forms.ChoiceField:
        """Return the field `name`, whose choices come from the database."""
        return cast(forms.ChoiceField, self.fields[name])


def offer_kinds(form: PageForm, *names: str) -> dict[str, Category]:
    """Let the fields `names` choose among kinds of help, and return these by their slugs.

    What somebody chose once stays, though it is not offered to others any more.
    """
    own = {slug for name in names for slug in form.initial.get(name) or []}
    offered = Category.objects.active() | Category.objects.filter(slug__in=own)
    kinds = {kind.slug: kind for kind in in_reading_order(offered)}
    # Without examples: the list stands here twice.
    choices = [
        (slug, HintedLabel(kind.name_i18n, "", translated(kind, "name")))
        for slug, kind in kinds.items()
    ]
    for name in names:
        form.choices_of(name).choices = choices
    return kinds


def boxes(label: Any, help_text: Any = "", **kwargs: Any) -> forms.MultipleChoiceField:
    """Return a question with boxes, of which none has to be ticked."""
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        **kwargs,
    )


def words(label: Any, help_text: Any, longest: int, rows: int = 2) -> forms.CharField:
    """Return a question that is answered in a few words, if they like."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=longest, widget=widget
    )
