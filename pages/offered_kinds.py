"""The kinds of help that forms offer: the same for everybody, so they are kept for all forms."""

from common.models import Category
from common.sorting import in_reading_order
from pages.cached import kept
from pages.forms import category_label

HELP = ("help",)


def offered_kinds() -> list[Category]:
    """Return them in the order of the reader's language. Callers must not change the list."""
    return kept(
        "pages.offered_kinds", lambda: in_reading_order(Category.objects.active()), topics=HELP
    )


def kind_labels() -> dict[int, str]:
    """Return the name of each with a few examples, by its id. Callers must not change it."""
    return kept(
        "pages.kind_labels",
        lambda: {kind.pk: category_label(kind) for kind in offered_kinds()},
        topics=HELP,
    )
