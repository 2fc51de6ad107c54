"""The choices of the directory: what an entry is, for whom, where and when."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.choices import PublishState


class EntryState(models.TextChoices):
    """The state of an entry. Once it was published it is never a draft again: its address stays."""

    DRAFT = PublishState.DRAFT.value, PublishState.DRAFT.label
    PUBLISHED = PublishState.PUBLISHED.value, PublishState.PUBLISHED.label
    WITHDRAWN = "withdrawn", pgettext_lazy("an entry of the directory", "Withdrawn")


class Direction(models.TextChoices):
    """The direction in which help goes: a neighbor gets it there, brings it there, or both."""

    GET = "get", _("People get help here")
    GIVE = "give", _("People give here")
    BOTH = "both", _("Both: people get and give here")


class Reach(models.TextChoices):
    """The area that an entry serves."""

    AREAS = "areas", _("The wards and pods named below")
    CITY = "city", _("The whole city")
    BEYOND = "beyond", _("The city and beyond")


class Audience(models.TextChoices):
    """The people an entry is for. One that names none is for everybody."""

    FAMILIES = "families", _("Families with children")
    PARENTS = "parents", _("Pregnant people and new parents")
    YOUTH = "youth", _("Young people")
    ELDERS = "elders", _("Older people")
    DISABLED = "disabled", _("People with disabilities")
    IMMIGRANTS = "immigrants", _("Immigrants and refugees")
    LGBTQ = "lgbtq", _("LGBTQ+ people")
    UNHOUSED = "unhoused", _("People without a home")
    SURVIVORS = "survivors", _("Survivors of violence")
    WORKERS = "workers", _("Workers")
    UNEMPLOYED = "unemployed", _("People without work")
    SMALL_BUSINESSES = "small-businesses", _("Small businesses")
    ARTISTS = "artists", _("Artists")
    STUDENTS = "students", _("Students")
    VETERANS = "veterans", _("Veterans")
    RETURNING = "returning", _("People coming home from prison")
    DRUG_USERS = "drug-users", _("People who use drugs")


class Wanted(models.TextChoices):
    """The kinds of things that are wanted where people give."""

    FOOD = "food", _("Food")
    MONEY = "money", _("Money")
    BLOOD = "blood", _("Blood")
    MASKS = "masks", _("Masks and protective gear")
    HYGIENE = "hygiene", _("Soap and hygiene products")
    BABY = "baby", _("Diapers and things for babies")
    CLOTHES = "clothes", _("Clothes and blankets")
    HOUSEHOLD = "household", _("Furniture and household goods")
    DEVICES = "devices", _("Phones and computers")
    BOOKS = "books", _("Books and toys")
    TOOLS = "tools", _("Tools and materials")
    TIME = "time", _("Time: volunteers")


class Access(models.TextChoices):
    """The arrangements for people with disabilities."""

    STEP_FREE = "step-free", _("No steps at the entrance")
    ELEVATOR = "elevator", _("Elevator")
    RESTROOM = "restroom", _("Accessible restroom")
    PARKING = "parking", _("Accessible parking")
    SIGN_LANGUAGE = "sign-language", _("Sign language")
    HEARING_LOOP = "hearing-loop", _("Hearing loop")
    LARGE_PRINT = "large-print", _("Large print or Braille")
    QUIET = "quiet", _("A quiet place to wait")
    SEATS = "seats", _("Seats for those who wait")
    SERVICE_ANIMALS = "service-animals", _("Service animals welcome")


class Appointment(models.TextChoices):
    """The need to make an appointment; the empty choice says nothing about it."""

    WALK_IN = "walk-in", _("No appointment needed")
    EITHER = "either", _("With or without an appointment")
    ONLY = "only", _("By appointment only")


class PhoneKind(models.TextChoices):
    """The kinds of lines."""

    VOICE = "voice", pgettext_lazy("a kind of phone line", "Call")
    TEXT = "text", pgettext_lazy("a kind of phone line", "Text message")
    TTY = "tty", pgettext_lazy("a kind of phone line", "TTY")
    FAX = "fax", pgettext_lazy("a kind of phone line", "Fax")


class ScheduleKind(models.TextChoices):
    """The ways in which a rule of the hours counts among the others."""

    REGULAR = "regular", pgettext_lazy("opening hours", "Open")
    INSTEAD = "instead", pgettext_lazy("opening hours", "Open, instead of the usual hours")
    CLOSED = "closed", pgettext_lazy("opening hours", "Closed")


class Frequency(models.TextChoices):
    """The unit by which a rule repeats, as HSDS and iCalendar name it; "" is each day of a span."""

    WEEKLY = "WEEKLY", pgettext_lazy("opening hours", "Weekly")
    MONTHLY = "MONTHLY", pgettext_lazy("opening hours", "Monthly")


class SuggestionKind(models.TextChoices):
    """The things that people tell us of the directory: a new entry, or what is wrong with one."""

    NEW = "new", pgettext_lazy("a suggestion for the directory", "A new entry")
    CLOSED = "closed", _("It is closed, or not there any more")
    HOURS = "hours", _("The hours are different")
    CONTACT = "contact", _("The phone number, website or address is different")
    OTHER = "other", _("Something else is wrong")

    @classmethod
    def of_an_entry(cls) -> "list[SuggestionKind]":
        """Return those that say that something is wrong."""
        return [cls.CLOSED, cls.HOURS, cls.CONTACT, cls.OTHER]


class SuggestionState(models.TextChoices):
    """The states of a suggestion. Once it was decided it stays so."""

    WAITING = "waiting", pgettext_lazy("a suggestion for the directory", "Waiting")
    TAKEN = "taken", pgettext_lazy("a suggestion for the directory", "Taken over")
    PARTLY = "partly", pgettext_lazy("a suggestion for the directory", "Taken over in part")
    REFUSED = "refused", pgettext_lazy("a suggestion for the directory", "Not taken over")
    SAME = "same", pgettext_lazy("a suggestion for the directory", "Known already")

    @classmethod
    def decided(cls) -> "list[SuggestionState]":
        """Return those in which nobody has to decide any more."""
        return [cls.TAKEN, cls.PARTLY, cls.REFUSED, cls.SAME]


class SourceState(models.TextChoices):
    """The states of a joined directory: looked at first, joined by a press, and left."""

    NEW = "new", pgettext_lazy("a joined directory", "Being looked at")
    LOOKED_AT = "looked_at", pgettext_lazy("a joined directory", "Looked at, not joined yet")
    JOINED = "joined", pgettext_lazy("a joined directory", "Joined")
    PAUSED = "paused", pgettext_lazy("a joined directory", "Paused")
    REMOVED = "removed", pgettext_lazy("a joined directory", "Removed")


class SourceKind(models.TextChoices):
    """The ways in which a directory gives its entries away."""

    API = "api", _("An API: read in pages")
    PACKAGE = "package", _("A package: read as one file")


class FromElsewhere(models.TextChoices):
    """The standings of an entry that came from another directory."""

    SHOWN = "shown", pgettext_lazy("an entry of a joined directory", "Shown")
    GONE = "gone", pgettext_lazy("an entry of a joined directory", "Gone there, withdrawn here")
    HIDDEN = "hidden", pgettext_lazy("an entry of a joined directory", "Hidden here")
    TAKEN_OVER = "taken_over", pgettext_lazy("an entry of a joined directory", "Ours now")


class SourceProblem(models.TextChoices):
    """The reasons for which a directory could not be read; the first ones are those of a fetch."""

    ADDRESS = "address", _("This is no web address.")
    NAME = "name", _("Nobody knows this host. Check the address.")
    FORBIDDEN = "forbidden", _("The address leads to a machine that is not on the internet.")
    CONNECTION = "connection", _("Its server does not answer.")
    CERTIFICATE = "certificate", _("Its certificate is not valid.")
    TIME = "time", _("Its server is too slow.")
    SIZE = "size", _("It sends more at once than we read.")
    REDIRECTS = "redirects", _("It leads from one address to the next without an end.")
    ANSWER = "answer", _("Its server answers with something broken.")
    REFUSED = "refused", _("It does not let us read.")
    MISSING = "missing", _("There is nothing at this address.")
    SERVER = "server", _("Its server has a problem of its own.")
    HTML = "html", _("This is a web page, and no open data.")
    BROKEN = "broken", _("What it sends is broken.")
    NO_DIRECTORY = "no_directory", _("This is no directory in HSDS 3.0.")
    REPEATS = "repeats", _("It sends the same page again and again.")
    TOO_LONG = "too_long", _("It could not be read to its end within a day.")
    TOO_MANY = "too_many", _("It has more entries than we take in. The rest is left out.")
    MANY_GONE = (
        "many_gone",
        _("More than half of its entries were gone at once. They stay until you say so."),
    )
