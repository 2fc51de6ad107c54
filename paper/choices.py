"""The kinds of sheets, and the sizes of paper."""

from django.db import models
from django.utils.translation import pgettext_lazy


class SheetKind(models.TextChoices):
    INVITATION = "invitation", pgettext_lazy("a sheet to print", "Invitation to neighbors")
    SIGN = "sign", pgettext_lazy("a sheet to print", "Window sign")
    FLYER = "flyer", pgettext_lazy("a sheet to print", "Flyer with tear-off numbers")
    DOOR_LIST = "door-list", pgettext_lazy("a sheet to print", "List for going door to door")
    WARD_SHEET = "ward-sheet", pgettext_lazy("a sheet to print", "The ward on one sheet")
    RESOURCE_LIST = "resource-list", pgettext_lazy("a sheet to print", "Resource list")
    SHELF = "shelf", pgettext_lazy("a sheet to print", "Wanted and to share")
    REQUEST_FORM = "request-form", pgettext_lazy("a sheet to print", "Blank form to ask for help")
    SIGN_UP_FORM = "sign-up-form", pgettext_lazy("a sheet to print", "Blank form to offer help")


class PaperSize(models.TextChoices):
    LETTER = "letter", pgettext_lazy("size of paper", "Letter (8.5 × 11 inches)")
    A4 = "a4", pgettext_lazy("size of paper", "A4 (210 × 297 millimeters)")


class MemberSheetKind(models.TextChoices):
    """The sheets of a pod that are not for the public: its members as one circle sees them
    (`members.choices.Audience`), its phone tree, and what it agreed on."""

    POD = "pod", pgettext_lazy("a sheet to print", "Members, for everybody in the pod")
    KEY_PEOPLE = "key_people", pgettext_lazy("a sheet to print", "Members, for the key people")
    PHONE_TREE = "phone_tree", pgettext_lazy("a sheet to print", "Phone tree, for each caller")
    WHOLE_TREE = (
        "whole_tree",
        pgettext_lazy("a sheet to print", "Phone tree with all calls, for the organizer"),
    )
    AGREEMENTS = "agreements", pgettext_lazy("a sheet to print", "Agreements, to sign")


# Their files go with every change of what members share.
ABOUT_MEMBERS = [kind.value for kind in MemberSheetKind if kind != MemberSheetKind.AGREEMENTS]
