"""Empty tables, full tables, and a look at what was stored."""

from django.db import connection

from common.encryption import encrypt
from common.models import FormDraft
from messaging.models import Message
from requests_app.models import HelpRequest, Need

FULL = 1_000_000


def empty() -> None:
    """No requests, and nothing that came of any."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE requests_app_helprequest, messaging_message, common_formdraft, "
            "common_privatelink, accounts_auditevent, procrastinate_jobs RESTART IDENTITY CASCADE"
        )


def fill(rows: int = FULL) -> None:
    """`rows` requests, each with need, link, audit event and message, unless they are there.

    They spread over the last two years; phones and emails repeat every 50,000 rows.
    """
    if HelpRequest.objects.count() >= rows:
        return
    empty()
    secret = encrypt("Something that somebody typed")
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, {"rows": rows, "secret": secret})
        cursor.execute("ANALYZE")


def require_sent(at_least: int) -> None:
    """End the run unless that many requests are stored whole: needs, link, message and job."""
    sent = HelpRequest.objects.count()
    jobs = _count("procrastinate_jobs")
    whole = (
        FormDraft.objects.exclude(result=None).count() >= at_least
        and Message.objects.count() >= at_least
        and Need.objects.count() >= 2 * at_least
        and jobs >= at_least
    )
    if sent < at_least or not whole:
        raise SystemExit(f"Only {sent} requests were stored, with {jobs} jobs.")


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


STATEMENTS = (
    """
    INSERT INTO requests_app_helprequest (
        submission_key, reference, source, created_at, closed_at, ward_id, zip_code, cross_streets,
        address, access_notes, name, phone, phone_index, phone_extension, email, email_index,
        contact_method, contact_time, spoken_language, language, may_leave_message, helper_name,
        for_someone_else, person_knows, allergies, consented_at, staff_note)
    SELECT 'full-' || n, 'N' || n, 'web', at, at, (SELECT min(id) FROM pods_ward), '20010', '',
        %(secret)s, '', 'Resident ' || n, %(secret)s, md5((n %% 50000)::text), '',
        %(secret)s, md5((n %% 50000)::text), 'any', '', 'es', 'es', true, '', false, true, '', at,
        ''
    FROM (SELECT n, now() - interval '15 days' - n * interval '60 seconds' AS at
        FROM generate_series(1, %(rows)s) AS n) AS numbers
    """,
    """
    INSERT INTO requests_app_need (request_id, category_id, detail, status, urgency, wanted_time,
        repeat, delivery, created_at, ended_at)
    SELECT id, (SELECT min(id) FROM common_category), %(secret)s, 'done', 2, '', 'once', 'door',
        created_at, created_at
    FROM requests_app_helprequest
    """,
    """
    INSERT INTO common_privatelink (purpose, subject_id, token, token_hash, created_at)
    SELECT 'request', id, %(secret)s, md5(id::text), created_at FROM requests_app_helprequest
    """,
    """
    INSERT INTO accounts_auditevent (at, actor_kind, verb, subject_type, subject_id, fields)
    SELECT created_at, 'resident', 'submit_request', 'helprequest', id, '[]'
    FROM requests_app_helprequest
    """,
    """
    INSERT INTO messaging_message (template, channel, language, recipient_kind, recipient_id,
        subject_id, idempotency_key, status, attempts, provider_answer, created_at, sent_at)
    SELECT 'requests_app/request_received', 'email', 'es', 'request', id, id, 'full:' || id, 'sent',
        1, '250', created_at, created_at
    FROM requests_app_helprequest
    """,
)
