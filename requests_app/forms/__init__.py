"""The questions of a help request, one form per page, and what becomes of the answers.

The web's flow shows them page by page, phone intake all on one page; both check the same.
Each form takes `prefill`, the cleaned answers of the pages before it by the page's name.
"""

from requests_app.forms.answers import request_data
from requests_app.forms.check import ConsentForm
from requests_app.forms.contact import ContactForm, Speaker
from requests_app.forms.details import DetailsForm
from requests_app.forms.edit import EDITED, EditDetailsForm
from requests_app.forms.feedback import NoteForm, WorkedForm
from requests_app.forms.needs import NeedsForm
from requests_app.forms.reasons import ReasonForm
from requests_app.forms.where import WhereForm

__all__ = [
    "EDITED",
    "ConsentForm",
    "ContactForm",
    "DetailsForm",
    "EditDetailsForm",
    "NeedsForm",
    "NoteForm",
    "ReasonForm",
    "Speaker",
    "WhereForm",
    "WorkedForm",
    "request_data",
]
