"""Proposals, their lines and addresses, for the tests of matching several at once."""

from typing import Any

from django.db import connection
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from batch_matching import start, tasks
from common.models import Category
from pods.models import Ward
from requests_app.models import Proposal, ProposalLine
from tests import factories
from tests.desk.desk_page import add_need

LIST = "admin:proposal_list"
MAKE = "admin:proposal_make"


def address(verb: str, proposal: Proposal, *more: int) -> str:
    return reverse(f"admin:proposal_{verb}", args=[proposal.pk, *more])


def solved(user: User, **chosen: Any) -> Proposal:
    """A proposal that the worker has worked out."""
    proposal = start.make_proposal(actor=user, **chosen)
    run_jobs()
    proposal.refresh_from_db()
    return proposal


def run_jobs() -> None:
    """Do what the worker does with the jobs of proposals, each as often as it is in the queue."""
    todo = ProcrastinateJob.objects.filter(queue_name="proposals", status="todo")
    for job in todo.order_by("id"):
        getattr(tasks, job.task_name)(**job.args)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'proposals'")


def line_of(proposal: Proposal, need: Any) -> ProposalLine:
    return proposal.lines.get(need=need)


def add_need_and(ward: Ward, kind: Category) -> Any:
    """A need, and a volunteer who can take it."""
    factories.make_volunteer(kind, ward=ward)
    return add_need(ward, kind)


def only_line(user: User, ward: Ward, kind: Category) -> ProposalLine:
    """The line of a proposal about one need that somebody can take."""
    need = add_need_and(ward, kind)
    return line_of(solved(user), need)
