"""Texts of Django's admin that staff meet: as `library_texts`, and for staff alone.

Django brings its admin in Spanish, Vietnamese, Bengali, Chinese, Korean and Arabic. What is empty
in our catalog of one of these is said with Django's words.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

FRAME = [
    _("Skip to main content"),
    _("Welcome,"),
    _("View site"),
    _("Change password"),
    _("Log out"),
    _("Home"),
    _("Breadcrumbs"),
    _("Sidebar"),
    _("Toggle navigation"),
    _("Start typing to filter…"),
    _("Filter navigation items"),
    _("Toggle theme (current theme: auto)"),
    _("Toggle theme (current theme: light)"),
    _("Toggle theme (current theme: dark)"),
    _("Close"),
]

FIRST_PAGE = [
    _("Models in the %(name)s application"),
    _("Model name"),
    _("Add link"),
    _("Change or view list link"),
    _("Recent actions"),
    _("My actions"),
    _("None available"),
    _("Unknown content"),
]

LISTS = [
    _("Add"),
    _("Add %(name)s"),
    _("Action:"),
    _("Run the selected action"),
    _("Go"),
    _("0 of %(cnt)s selected"),
    ngettext_lazy("%(total_count)s selected", "All %(total_count)s selected", "total_count"),
    _("Click here to select the objects across all pages"),
    _("Select all %(total_count)s %(module_name)s"),
    _("Clear selection"),
    _("Select all objects on this page for an action"),
    _("Select this object for an action - {}"),
    _("Items must be selected in order to perform actions on them. No items have been changed."),
    _("No action selected."),
    _("Toggle sorting"),
    _("Remove from sorting"),
    _("Sorting priority: %(priority_number)s"),
    _("Clear all filters"),
    _(" By %(filter_title)s "),
    ngettext_lazy("%(counter)s result", "%(counter)s results", "counter"),
    _("%(full_result_count)s total"),
]

ROWS = [
    _("Add %s"),
    _("Change %s"),
    _("View %s"),
    _("Save and add another"),
    _("Save and continue editing"),
    _("Save and view"),
    ngettext_lazy("Please correct the error below.", "Please correct the errors below."),
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("You may edit it again below."),
    _("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
    _("Hold down “Control”, or “Command” on a Mac, to select more than one."),
    _("After you’ve created a user, you’ll be able to edit more user options."),
    _("Currently:"),
    _("Change:"),
    _("Date:"),
    _("Time:"),
]

HISTORY = [
    _("Change history: %s"),
    _("Date/time"),
    _("User"),
    _("Action"),
    ngettext_lazy("entry", "entries"),
    _("This object doesn’t have a change history. It probably wasn’t added via this admin site."),
    _("Added."),
    _("Changed {fields}."),
    _("No fields changed."),
]

DELETING = [
    _("Delete selected %(verbose_name_plural)s"),
    _("Delete multiple objects"),
    _("Delete?"),
    _(
        'Are you sure you want to delete the %(object_name)s "%(escaped_object)s"? All of'
        " the following related items will be deleted:"
    ),
    _(
        "Are you sure you want to delete the selected %(objects_name)s? All of the "
        "following objects and their related items will be deleted:"
    ),
    _(
        "Deleting the %(object_name)s '%(escaped_object)s' would require deleting the "
        "following protected related objects:"
    ),
    _(
        "Deleting the selected %(objects_name)s would require deleting the following "
        "protected related objects:"
    ),
    _("Cannot delete %(name)s"),
    _("Summary"),
    _("Objects"),
    _("Yes, I’m sure"),
    _("No, take me back"),
    _("Successfully deleted %(count)d %(items)s."),
    _("The %(name)s “%(obj)s” was deleted successfully."),
]

LANGUAGE_NAMES = [
    _("Spanish"),
    _("Vietnamese"),
    _("Bengali"),
    _("Simplified Chinese"),
    _("Korean"),
    _("Arabic"),
]

# What the admin's scripts say; see `ScriptTexts`.
SCRIPTS = [
    _("%(sel)s of %(cnt)s selected"),
    _("Now"),
    _("Midnight"),
    _("6 a.m."),
    _("Noon"),
    _("6 p.m."),
    _("Choose a Time"),
    _("Choose a time"),
    _("Choose a Date"),
    _("Yesterday"),
    _("Tomorrow"),
    _("Today"),
    _("Cancel"),
    _("Note: You are %s hour ahead of server time."),
    _("Note: You are %s hour behind server time."),
    _("Available %s"),
    _('Choose %s by selecting them and then select the "Choose" arrow button.'),
    _("Type into this box to filter down the list of available %s."),
    _("Choose all %s"),
    _("Choose selected %s"),
    _("Remove selected %s"),
    _("Chosen %s"),
    _('Remove %s by selecting them and then select the "Remove" arrow button.'),
    _("Type into this box to filter down the list of selected %s."),
    _("(click to clear)"),
    _("Remove all %s"),
    _("%s selected option not visible"),
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
]
# The heads of the calendar, by the context that tells two of the same letter apart.
LETTERS = [
    ("one letter Sunday", "S", pgettext_lazy("one letter Sunday", "S")),
    ("one letter Monday", "M", pgettext_lazy("one letter Monday", "M")),
    ("one letter Tuesday", "T", pgettext_lazy("one letter Tuesday", "T")),
    ("one letter Wednesday", "W", pgettext_lazy("one letter Wednesday", "W")),
    ("one letter Thursday", "T", pgettext_lazy("one letter Thursday", "T")),
    ("one letter Friday", "F", pgettext_lazy("one letter Friday", "F")),
    ("one letter Saturday", "S", pgettext_lazy("one letter Saturday", "S")),
]
