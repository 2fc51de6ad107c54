"""The fields that requests and sign-ups have in common are said once."""

import pytest
from django.db import models

from common.contact import Contact, Submission
from requests_app.models import HelpRequest
from volunteers.models import Volunteer

# Said anew by the model, and why it may.
OWN = {
    (HelpRequest, "name"),  # is empty once the request is erased
    (Volunteer, "phone_index"),  # is looked up alone, a request's together with its age
    (Volunteer, "email_index"),
}


@pytest.mark.parametrize("model", [HelpRequest, Volunteer])
def test_no_model_says_the_shared_fields_in_another_way(model: type[models.Model]) -> None:
    shared = [*Submission._meta.fields, *Contact._meta.fields]
    assert {"phone", "email", "submission_key"} <= {field.name for field in shared}
    other = [
        field.name
        for field in shared
        if model._meta.get_field(field.name).deconstruct()[1:] != field.deconstruct()[1:]
    ]
    assert other == [name for name in other if (model, name) in OWN]
