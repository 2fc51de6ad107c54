"""The questions of a help request, one form per page, and what becomes of the answers.

The web's flow shows them page by page, phone intake all on one page; both check the same.
Each form takes `prefill`, the cleaned answers of the pages before it by the page's name.
"""

from request_pages.forms.another_day import AnotherDayForm
from request_pages.forms.answers import request_data
from request_pages.forms.ask import AskNeedsForm, AskWhereForm
from request_pages.forms.check import ConsentForm
from request_pages.forms.contact import ContactForm, Speaker
from request_pages.forms.details import DetailsForm
from request_pages.forms.edit import EDITED, EditDetailsForm
from request_pages.forms.feedback import NoteForm, ThanksForm, WorkedForm
from request_pages.forms.happened import HappenedForm
from request_pages.forms.needs import NeedsForm
from request_pages.forms.new_day import NewDayForm
from request_pages.forms.one_need import AddNeedForm, OneNeedForm
from request_pages.forms.reasons import ReasonForm
from request_pages.forms.where import WhereForm

__all__ = [
    "EDITED",
    "AddNeedForm",
    "AnotherDayForm",
    "AskNeedsForm",
    "AskWhereForm",
    "ConsentForm",
    "ContactForm",
    "DetailsForm",
    "EditDetailsForm",
    "HappenedForm",
    "NeedsForm",
    "NewDayForm",
    "NoteForm",
    "OneNeedForm",
    "ReasonForm",
    "Speaker",
    "ThanksForm",
    "WhereForm",
    "WorkedForm",
    "request_data",
]
