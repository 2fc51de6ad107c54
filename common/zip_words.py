"""The words for ZIP codes: other countries call them postal codes, and theirs differ.

Whatever is said of them on a page is one of these texts, so that no other country reads of ZIPs.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.bidi import plain_code
from common.languages import comma
from common.zip_codes import is_us, zip_rule

# As people write one, with "ZIP" before it or four digits after it; stored are ten at most.
LONGEST_TYPED = 20

AnyField = TypeVar("AnyField", bound="models.Field[Any, Any]")


def _chosen(in_the_us: Any, elsewhere: Any) -> str:
    """Return the text for the country that the network is in."""
    return str(in_the_us if is_us() else elsewhere)


# When it is read. Made once: Django makes a class for each `lazy`, which takes 30 KB.
_here = lazy(_chosen, str)


def _help() -> str:
    if is_us():
        return _("Five digits. If you are not sure about the ward, this tells us which one it is.")
    return _("It tells us your ward if you are not sure.")


zip_label = _here(gettext_lazy("ZIP code"), gettext_lazy("Postal code"))
zips_label = _here(gettext_lazy("ZIP codes"), gettext_lazy("Postal codes"))
zip_help = lazy(_help, str)()
# Those that templates show, by the name that `{% zip_words %}` is given, and those of forms.
TEXTS = {
    "code": zip_label,
    "codes": zips_label,
    "codes_are": _here(gettext_lazy("ZIP codes:"), gettext_lazy("Postal codes:")),
    "code_or_name": _here(gettext_lazy("ZIP code or name"), gettext_lazy("Postal code or name")),
    "code_street_or_name": _here(
        gettext_lazy("ZIP code, street or name"), gettext_lazy("Postal code, street or name")
    ),
    "is_outside": _here(
        gettext_lazy("Your ZIP code is outside our wards"),
        gettext_lazy("Your postal code is outside our wards"),
    ),
    "nothing_found": _here(
        gettext_lazy(
            "We found nothing for “%(query)s”. Try your ZIP code, or only a part of the name."
        ),
        gettext_lazy(
            "We found nothing for “%(query)s”. Try your postal code, or only a part of the name."
        ),
    ),
    "no_such_ward": _here(
        gettext_lazy(
            "We could not find a ward with that ZIP code or name. You can still ask for help: "
            "choose “not sure” where the form asks for the ward, and we will find it for you."
        ),
        gettext_lazy(
            "We could not find a ward with that postal code or name. You can still ask for help: "
            "choose “not sure” where the form asks for the ward, and we will find it for you."
        ),
    ),
    "guessed_neighbors": _here(
        gettext_lazy(
            "Guessed from how far apart the ZIP codes are. Uncheck what is wrong. Neighboring "
            "wards are shown to each other where nothing was found, and volunteers who go farther "
            "are asked there. Nothing here sends a message."
        ),
        gettext_lazy(
            "Guessed from how far apart the postal codes are. Uncheck what is wrong. Neighboring "
            "wards are shown to each other where nothing was found, and volunteers who go farther "
            "are asked there. Nothing here sends a message."
        ),
    ),
    "guessed_by_shared": _here(
        gettext_lazy(
            "Guessed from ZIP codes that wards share: how far apart the others are is not known "
            "here. A ward that shares none is left out. Uncheck what is wrong. Nothing here sends "
            "a message."
        ),
        gettext_lazy(
            "Guessed from postal codes that wards share: how far apart the others are is not "
            "known here. A ward that shares none is left out. Uncheck what is wrong. Nothing here "
            "sends a message."
        ),
    ),
    "nothing_to_guess": _here(
        gettext_lazy(
            "There is nothing to guess: no two wards have ZIP codes whose places are known."
        ),
        gettext_lazy(
            "There is nothing to guess: no two wards have postal codes whose places are known."
        ),
    ),
    "from_outside": _here(
        gettext_lazy(
            "How often somebody came from a ZIP code that no ward covers. Only numbers are kept. "
            "Few from one ZIP code are told together with others of its region. Nothing here "
            "sends a message."
        ),
        gettext_lazy(
            "How often somebody came from a postal code that no ward covers. Only numbers are "
            "kept. Few from one postal code are told together with others of its region. Nothing "
            "here sends a message."
        ),
    ),
}
which_zip = _here(
    gettext_lazy("In which ZIP code are you? If you are not sure, answer 0."),
    gettext_lazy("In which postal code are you? If you are not sure, answer 0."),
)
other_zips = _here(gettext_lazy("Other ZIP codes"), gettext_lazy("Other postal codes"))
zips_served = _here(gettext_lazy("ZIP codes served"), gettext_lazy("Postal codes served"))
name_or_zip = _here(
    gettext_lazy("Or type its name or ZIP code"), gettext_lazy("Or type its name or postal code")
)
near_zip = _here(
    gettext_lazy("Near (ZIP code or ward)"), gettext_lazy("Near (postal code or ward)")
)
unknown_place = _here(
    gettext_lazy("We do not know this place. Please type a ZIP code or the name of a ward."),
    gettext_lazy("We do not know this place. Please type a postal code or the name of a ward."),
)
street_and_zip = _here(
    gettext_lazy("Street and number, and the ZIP code if you know it."),
    gettext_lazy("Street and number, and the postal code if you know it."),
)
zip_may_tell = _here(
    gettext_lazy("If yours is not in the list, continue: the ZIP code may tell it."),
    gettext_lazy("If yours is not in the list, continue: the postal code may tell it."),
)
choose_or_correct = _here(
    gettext_lazy("Please choose the ward from the list, or correct the ZIP code."),
    gettext_lazy("Please choose the ward from the list, or correct the postal code."),
)
in_none_of_ours = _here(
    gettext_lazy("This ZIP code is in none of our wards. Please correct it, or see above."),
    gettext_lazy("This postal code is in none of our wards. Please correct it, or see above."),
)
both_are_right = _here(
    gettext_lazy("The ward and the ZIP code are both right"),
    gettext_lazy("The ward and the postal code are both right"),
)
in_another_ward = _here(
    gettext_lazy(
        "This ZIP code is in another ward. Please correct one of the two, or check this box."
    ),
    gettext_lazy(
        "This postal code is in another ward. Please correct one of the two, or check this box."
    ),
)
in_several_wards = _here(
    gettext_lazy("This ZIP code is in several wards. Which one is yours?"),
    gettext_lazy("This postal code is in several wards. Which one is yours?"),
)
wards_with_zips = _here(
    gettext_lazy("Wards with ZIP codes"), gettext_lazy("Wards with postal codes")
)
ward_without_zips = _here(
    gettext_lazy("A ward has no ZIP codes: neighbors who type theirs do not find it."),
    gettext_lazy("A ward has no postal codes: neighbors who type theirs do not find it."),
)
no_distances = _here(
    gettext_lazy(
        "How far apart ZIP codes are is not known, so neighbors close by do not come first. Load "
        "a table on the server: manage.py load_zip_centroids FILE (docs/distances.md)."
    ),
    gettext_lazy(
        "How far apart postal codes are is not known, so neighbors close by do not come first. "
        "Load a table on the server: manage.py load_zip_centroids FILE (docs/distances.md)."
    ),
)
ward_on_each_line = _here(
    gettext_lazy("One ward on each line: its name, ZIP codes, hotline"),
    gettext_lazy("One ward on each line: its name, postal codes, hotline"),
)
same_zip = _here(gettext_lazy("same ZIP code"), gettext_lazy("same postal code"))
same_zip_title = _here(gettext_lazy("Same ZIP code"), gettext_lazy("Same postal code"))
same_zip_why = _here(
    gettext_lazy("They have the household’s ZIP code."),
    gettext_lazy("They have the household’s postal code."),
)
zips_near = _here(
    gettext_lazy("The centers of the two ZIP codes are at most 2 miles apart."),
    gettext_lazy("The centers of the two postal codes are at most 2 miles apart."),
)
zips_far = _here(
    gettext_lazy("The centers of the two ZIP codes are more than 5 miles apart."),
    gettext_lazy("The centers of the two postal codes are more than 5 miles apart."),
)


def called_as_here(field: AnyField) -> AnyField:
    """Return `field`, on pages with the name that its codes have in the network's country.

    Migrations keep the name that it was made with, since they are the same everywhere.
    """
    field.verbose_name = zips_label if hasattr(field, "base_field") else zip_label
    return field


def no_zip_words() -> str:
    """Return what to say of a code that is none."""
    if is_us():
        return _("A ZIP code has five digits, such as 20010.")
    words = _("Please check this postal code. One looks like this: %(example)s")
    return words % {"example": plain_code(zip_rule().example)}


def no_zips_words(wrong: Iterable[str]) -> str:
    """Return what to say of a list in which the parts `wrong` are no codes."""
    codes = comma().join(plain_code(each) for each in wrong)
    if is_us():
        words = _("Please give ZIP codes with five digits. These are none: %(codes)s")
        return words % {"codes": codes}
    words = _("These are no postal codes: %(codes)s. One looks like this: %(example)s")
    return words % {"codes": codes, "example": plain_code(zip_rule().example)}


def zip_attrs() -> dict[str, str]:
    """Return the attributes of a box for a code: a keypad of digits where there are no letters."""
    keypad = {"inputmode": "numeric"} if zip_rule().is_digits else {}
    return {**keypad, "autocomplete": "postal-code"}
