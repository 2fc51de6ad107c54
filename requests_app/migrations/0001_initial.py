import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import common.fields
from requests_app.migrations._sql import CAPACITY, LOOK_CLOSER_AT_NAMES, OPENINGS, WARDS


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("common", "0001_initial"),
        ("pods", "0001_initial"),
        ("resources", "0001_initial"),
        ("volunteers", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
            options={
                "verbose_name": "household",
                "verbose_name_plural": "households",
            },
        ),
        migrations.CreateModel(
            name="ErasedHouseholds",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(editable=False)),
                ("in_ward", models.BigIntegerField(default=0, editable=False)),
                ("count", models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "in_ward"), name="erased_households_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptApart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="when"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="requests_app.household",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="requests_app.household",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["first", "second"], name="households_apart_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="households_apart_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("submission_key", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("web", "Web form"),
                            ("phone", "By phone"),
                            ("written", "They wrote to us"),
                            ("in_person", "In person"),
                            ("paper", "On paper"),
                            ("import", "From a spreadsheet"),
                            ("text", "By text: call back"),
                        ],
                        default="web",
                        max_length=10,
                        verbose_name="received by",
                    ),
                ),
                (
                    "staff_note",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=2000, verbose_name="note for coordinators"
                    ),
                ),
                (
                    "set_aside_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="set aside"
                    ),
                ),
                (
                    "why_aside",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sender", "Many from one address"),
                            ("recipient", "Many with one email"),
                            ("program", "Seems to be sent by a program"),
                            ("no_work", "Sent without script while under attack"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="why it was set aside",
                    ),
                ),
                (
                    "email_proven_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="email proven"
                    ),
                ),
                (
                    "phone",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=40, verbose_name="phone"
                    ),
                ),
                (
                    "name_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=common.fields.SearchKey("name"),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "name_joined",
                    models.GeneratedField(
                        db_persist=True,
                        expression=common.fields.JoinedWords(common.fields.SearchKey("name")),
                        output_field=django.contrib.postgres.fields.ArrayField(
                            base_field=models.TextField(), size=None
                        ),
                    ),
                ),
                (
                    "phone_tail_index",
                    common.fields.BlindIndexField(purpose="phone_tail", source="phone"),
                ),
                ("phone_index", common.fields.BlindIndexField(purpose="phone", source="phone")),
                (
                    "email",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=254, verbose_name="email"
                    ),
                ),
                (
                    "others_read_email",
                    models.BooleanField(
                        default=False, verbose_name="other people read this mailbox"
                    ),
                ),
                ("email_index", common.fields.BlindIndexField(purpose="email", source="email")),
                (
                    "contact_method",
                    models.CharField(
                        choices=[
                            ("call", "Phone call"),
                            ("text", "Text message"),
                            ("whatsapp", "WhatsApp"),
                            ("email", "Email"),
                            ("any", "Any of these"),
                        ],
                        default="any",
                        max_length=10,
                        verbose_name="best way to reach",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="en", max_length=10, verbose_name="language of messages"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        editable=False, max_length=12, unique=True, verbose_name="reference"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="asked"
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        help_text="All needs have ended.",
                        null=True,
                        verbose_name="closed",
                    ),
                ),
                (
                    "erased_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        help_text="Personal data is gone.",
                        null=True,
                        verbose_name="erased",
                    ),
                ),
                (
                    "is_coarse",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Personal data is gone.",
                        verbose_name="times are rounded",
                    ),
                ),
                (
                    "in_ward",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(set_aside_at__isnull=False, then=models.Value(-1)),
                            default=django.db.models.functions.comparison.Coalesce(
                                "ward", models.Value(0)
                            ),
                            output_field=models.BigIntegerField(),
                        ),
                        output_field=models.BigIntegerField(),
                    ),
                ),
                ("zip_code", models.CharField(blank=True, max_length=10, verbose_name="ZIP code")),
                (
                    "cross_streets",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=160, verbose_name="cross streets"
                    ),
                ),
                (
                    "address",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=300, verbose_name="address"
                    ),
                ),
                (
                    "address_index",
                    common.fields.BlindIndexField(purpose="address", source="address"),
                ),
                (
                    "access_notes",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=500, verbose_name="how to get in"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="name")),
                (
                    "phone_extension",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=10, verbose_name="extension"
                    ),
                ),
                (
                    "reached_through",
                    common.fields.EncryptedTextField(
                        blank=True,
                        help_text="Somebody who passes a message on, and how to reach them.",
                        max_length=200,
                        verbose_name="reached through",
                    ),
                ),
                (
                    "found_at",
                    common.fields.EncryptedTextField(
                        blank=True,
                        help_text="Where, and at which times.",
                        max_length=200,
                        verbose_name="found at",
                    ),
                ),
                (
                    "contact_time",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("morning", "Morning"),
                            ("afternoon", "Afternoon"),
                            ("evening", "Evening"),
                        ],
                        help_text="Empty: any.",
                        max_length=10,
                        verbose_name="best time",
                    ),
                ),
                (
                    "spoken_language",
                    models.CharField(default="en", max_length=10, verbose_name="speaks"),
                ),
                (
                    "spoken_words",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=60, verbose_name="the other language"
                    ),
                ),
                (
                    "other_languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        help_text="If there are none, only neighbors who speak their language are suggested.",
                        size=None,
                        verbose_name="also speaks a little",
                    ),
                ),
                (
                    "may_leave_message",
                    models.BooleanField(default=False, verbose_name="OK to leave a voicemail"),
                ),
                (
                    "helper_name",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=100, verbose_name="who speaks for them"
                    ),
                ),
                (
                    "for_someone_else",
                    models.BooleanField(default=False, verbose_name="asked for somebody else"),
                ),
                (
                    "person_knows",
                    models.BooleanField(default=True, verbose_name="they know about it"),
                ),
                (
                    "household_size",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(50)],
                        verbose_name="people in the household",
                    ),
                ),
                (
                    "allergies",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=500, verbose_name="allergies and diets"
                    ),
                ),
                (
                    "consented_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="agreed to the data use"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="requests_app.household",
                        verbose_name="household",
                    ),
                ),
                (
                    "pod",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="pods.pod",
                        verbose_name="pod",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="pods.ward",
                        verbose_name="ward",
                    ),
                ),
            ],
            options={
                "verbose_name": "help request",
                "verbose_name_plural": "help requests",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ContactLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("in_ward", models.BigIntegerField(default=0, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call_in", "They called"),
                            ("call_out", "We called"),
                            ("no_answer", "No answer"),
                            ("message", "Message"),
                            ("note", "Note"),
                            ("house_no", "The household says that it did not work"),
                            ("helper_no", "The volunteer says that it did not work out"),
                            ("day_passed", "The day has passed: ask if it is still needed"),
                            ("by_text", "Asked by text: please call back"),
                            ("in_short", "Asked in an emergency: please call for the rest"),
                            (
                                "lost",
                                "Please tell them: their helper cannot come, we are looking again",
                            ),
                            ("cannot", "Please tell them: we cannot help"),
                            ("others", "Please tell them: it is closed, because others helped"),
                            ("looking", "Please tell them: we are still looking"),
                            ("house_yes", "The household says that it did happen"),
                            ("helper_yes", "The volunteer says that it did happen"),
                            (
                                "house_chg",
                                "The household changed something after a neighbor said yes",
                            ),
                            (
                                "moved",
                                "The day is moved again and again: please ask how it stands",
                            ),
                            ("remind_res", "Please remind the household: help is coming"),
                            ("remind_vol", "Please remind the volunteer of their task"),
                            ("ask_res", "Please ask the household: did it happen?"),
                            ("ask_vol", "Please ask the volunteer: did it happen?"),
                            ("day_res", "Please tell the household: there is a new day"),
                            ("day_vol", "Please tell the volunteer: there is a new day"),
                            ("change_vol", "Please tell the volunteer: something has changed"),
                            (
                                "offer_vol",
                                "Please call the volunteer: our email to ask them did not arrive",
                            ),
                            ("off_vol", "Please tell the volunteer: it is no longer needed"),
                            (
                                "denied_vol",
                                "Please tell the volunteer: the household says that it did not happen",
                            ),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                (
                    "note",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=2000, verbose_name="note"
                    ),
                ),
                (
                    "follow_up_on",
                    models.DateField(blank=True, null=True, verbose_name="call back on"),
                ),
                (
                    "followed_up_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="followed up"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="when"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty if a resident or a volunteer said it on their own page, or nobody wrote it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="requests_app.helprequest",
                        verbose_name="request",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact log entry",
                "verbose_name_plural": "contact log",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "phone_index",
                    models.CharField(blank=True, db_index=True, editable=False, max_length=64),
                ),
                (
                    "email_index",
                    models.CharField(blank=True, db_index=True, editable=False, max_length=64),
                ),
                (
                    "volunteer_phone_index",
                    models.CharField(blank=True, editable=False, max_length=64),
                ),
                (
                    "volunteer_email_index",
                    models.CharField(blank=True, editable=False, max_length=64),
                ),
                (
                    "said_by",
                    models.CharField(
                        choices=[("resident", "The household"), ("coordinator", "A coordinator")],
                        max_length=11,
                        verbose_name="said by",
                    ),
                ),
                (
                    "note",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=500, verbose_name="note for coordinators"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="when"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks",
                        to="volunteers.volunteer",
                        verbose_name="volunteer",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blocks",
                        to="requests_app.household",
                        verbose_name="household",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks",
                        to="requests_app.helprequest",
                        verbose_name="help request",
                    ),
                ),
            ],
            options={
                "verbose_name": "block",
                "verbose_name_plural": "blocks",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("in_ward", models.BigIntegerField(default=0, editable=False)),
                (
                    "detail",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=1000, verbose_name="details"
                    ),
                ),
                (
                    "coordinator_lines",
                    common.fields.EncryptedJSONField(
                        blank=True,
                        editable=False,
                        null=True,
                        verbose_name="a coordinator’s lines",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Looking for a neighbor"),
                            ("offered", "A neighbor has been asked"),
                            ("matched", "A neighbor is helping"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                            ("closed", "Closed without a match"),
                            ("unknown", "Nobody told us if it happened"),
                            ("aside", "Looking for a neighbor"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "urgency",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Whenever someone can"),
                            (2, "This week"),
                            (3, "By tomorrow"),
                            (4, "Today"),
                        ],
                        default=2,
                        verbose_name="how soon",
                    ),
                ),
                ("wanted_on", models.DateField(blank=True, null=True, verbose_name="wanted on")),
                (
                    "needed_by",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="needed by"
                    ),
                ),
                (
                    "asked_if_needed_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        null=True,
                        verbose_name="asked whether it is still needed",
                    ),
                ),
                (
                    "wanted_time",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("morning", "Morning"),
                            ("afternoon", "Afternoon"),
                            ("evening", "Evening"),
                        ],
                        help_text="Empty: any.",
                        max_length=10,
                        verbose_name="time of day",
                    ),
                ),
                (
                    "repeat",
                    models.CharField(
                        choices=[
                            ("once", "Just this once"),
                            ("weekly", "Every week"),
                            ("biweekly", "Every two weeks"),
                            ("fourweekly", "Every four weeks"),
                            ("monthly", "Every month, on the same weekday"),
                        ],
                        default="once",
                        max_length=10,
                        verbose_name="how often",
                    ),
                ),
                (
                    "repeat_weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            choices=[
                                (1, "Monday"),
                                (2, "Tuesday"),
                                (3, "Wednesday"),
                                (4, "Thursday"),
                                (5, "Friday"),
                                (6, "Saturday"),
                                (7, "Sunday"),
                            ]
                        ),
                        blank=True,
                        default=list,
                        help_text="Empty: the same day of the week as the first time.",
                        size=None,
                        verbose_name="days of the week",
                    ),
                ),
                (
                    "repeat_until",
                    models.DateField(
                        blank=True,
                        help_text="The last day that it may fall on.",
                        null=True,
                        verbose_name="repeats until",
                    ),
                ),
                (
                    "repeat_from",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="counted from"
                    ),
                ),
                (
                    "series_day",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="planned for"
                    ),
                ),
                (
                    "occurrence",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, verbose_name="time"
                    ),
                ),
                (
                    "delivery",
                    models.CharField(
                        choices=[
                            ("door", "Please leave it at the door"),
                            ("meet", "I would like to meet the person"),
                            ("either", "Either is fine"),
                        ],
                        default="either",
                        max_length=10,
                        verbose_name="delivery",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="asked"
                    ),
                ),
                (
                    "first_offered_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="first asked"
                    ),
                ),
                ("offered_after", models.DurationField(blank=True, editable=False, null=True)),
                ("ended_after", models.DurationField(blank=True, editable=False, null=True)),
                (
                    "ended_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="ended"
                    ),
                ),
                (
                    "opened_again_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "overdue_told_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        null=True,
                        verbose_name="coordinators were told that it waits too long",
                    ),
                ),
                (
                    "stewards_told_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        null=True,
                        verbose_name="stewards were told that it waits too long",
                    ),
                ),
                (
                    "cancelled_by_household",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="cancelled by the household"
                    ),
                ),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nobody_fits", "Nobody here offers this"),
                            ("nobody_yes", "Nobody said yes"),
                            ("not_ours", "It is not something we do"),
                            ("outside", "It is outside our area"),
                            ("too_late", "There was too little time"),
                            ("not_reached", "We could not reach the household"),
                            ("others_did", "Others helped"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="why it was closed",
                    ),
                ),
                (
                    "still_looking_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "still_looking_told",
                    models.PositiveSmallIntegerField(default=0, editable=False),
                ),
                (
                    "claimed_until",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="until"
                    ),
                ),
                (
                    "candidate_counts",
                    models.JSONField(
                        blank=True,
                        editable=False,
                        help_text="Counted every few minutes; empty: not counted yet.",
                        null=True,
                        verbose_name="who fits",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="common.category",
                        verbose_name="kind of help",
                    ),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="open at the desk of",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to="requests_app.helprequest",
                        verbose_name="help request",
                    ),
                ),
            ],
            options={
                "verbose_name": "need",
                "verbose_name_plural": "needs",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="contactlog",
            name="need",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="requests_app.need",
                verbose_name="need",
            ),
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "need",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="referrals",
                        to="requests_app.need",
                        verbose_name="need",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="resources.resource",
                        verbose_name="resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "suggested resource",
                "verbose_name_plural": "suggested resources",
                "ordering": ["need", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("need", "resource"), name="referral_once"),
                    models.UniqueConstraint(fields=("need", "position"), name="referral_position"),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1), ("position__lte", 3)),
                        name="referral_at_most_three",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangedDate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="planned for")),
                (
                    "moved_to",
                    models.DateField(
                        blank=True, help_text="Empty: skipped.", null=True, verbose_name="moved to"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="common.category",
                        verbose_name="kind of help",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changed_dates",
                        to="requests_app.helprequest",
                        verbose_name="help request",
                    ),
                ),
            ],
            options={
                "verbose_name": "changed date",
                "verbose_name_plural": "changed dates",
                "ordering": ["day"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("moved_to__isnull", False)),
                        fields=["moved_to"],
                        name="changed_date_moved_to",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "category", "day"), name="changed_date_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("moved_to", None),
                            models.Q(("moved_to", models.F("day")), _negated=True),
                            _connector="OR",
                        ),
                        name="changed_date_is_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Match",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("in_ward", models.BigIntegerField(default=0, editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Asked with others"),
                            ("offered", "Asked"),
                            ("accepted", "Accepted"),
                            ("done", "Done"),
                            ("declined", "Declined"),
                            ("expired", "No answer in time"),
                            ("withdrawn", "Withdrawn"),
                            ("released", "Given back"),
                            ("missed", "Somebody else said yes first"),
                            ("unknown", "Nobody told us if it happened"),
                        ],
                        default="offered",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "offered_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="asked"
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="answer by")),
                (
                    "accepted_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="accepted"
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="ended"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_time", "I have no time"),
                            ("too_far", "It is too far"),
                            ("not_for_me", "It is not something I can do"),
                            ("sick", "I am sick"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                (
                    "reason_note",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=500, verbose_name="in their words"
                    ),
                ),
                (
                    "resident_said",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No")],
                        max_length=5,
                        verbose_name="the household said",
                    ),
                ),
                (
                    "volunteer_said",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No")],
                        max_length=5,
                        verbose_name="the volunteer said",
                    ),
                ),
                (
                    "reminded_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="reminded of the day"
                    ),
                ),
                (
                    "followed_up_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="asked if it happened"
                    ),
                ),
                (
                    "followed_up_again_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="asked once more"
                    ),
                ),
                (
                    "resident_happened",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("not_yet", "Not yet"), ("no", "No")],
                        editable=False,
                        max_length=7,
                        verbose_name="did it happen, says the household",
                    ),
                ),
                (
                    "volunteer_happened",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("not_yet", "Not yet"), ("no", "No")],
                        editable=False,
                        max_length=7,
                        verbose_name="did it happen, says the volunteer",
                    ),
                ),
                (
                    "overruled",
                    models.JSONField(
                        blank=True, default=list, verbose_name="rules that were overruled"
                    ),
                ),
                (
                    "overruled_why",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=500, verbose_name="why they were asked all the same"
                    ),
                ),
                (
                    "is_picked",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="picked by the volunteer"
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("address_opened_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("details_closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "heard_by_phone",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        verbose_name="the yes was heard by phone",
                    ),
                ),
                (
                    "times_moved",
                    models.PositiveSmallIntegerField(
                        default=0,
                        editable=False,
                        verbose_name="times that one side moved the day",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matches",
                        to="volunteers.volunteer",
                        verbose_name="volunteer",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matches",
                        to="requests_app.need",
                        verbose_name="need",
                    ),
                ),
            ],
            options={
                "verbose_name": "match",
                "verbose_name_plural": "matches",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="made"
                    ),
                ),
                (
                    "is_urgent",
                    models.BooleanField(
                        default=False, verbose_name="only what is needed today or tomorrow"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for its turn"),
                            ("solving", "Being prepared"),
                            ("ready", "Ready to review"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Did not work"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "progress",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="percent done",
                    ),
                ),
                (
                    "ready_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="ready"
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="sent"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="common.category",
                        verbose_name="kind of help",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="pods.ward",
                        verbose_name="ward",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal",
                "verbose_name_plural": "proposals",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ProposalLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.SmallIntegerField(default=0, verbose_name="fit")),
                ("reasons", models.JSONField(blank=True, default=list, verbose_name="reasons")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("removed", "Taken out"),
                            ("sent", "Asked"),
                            ("skipped", "Skipped"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "skipped_because",
                    models.CharField(blank=True, max_length=200, verbose_name="skipped because"),
                ),
                (
                    "match",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="requests_app.match",
                        verbose_name="match",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="requests_app.need",
                        verbose_name="need",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="requests_app.proposal",
                        verbose_name="proposal",
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="volunteers.volunteer",
                        verbose_name="volunteer",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a proposal",
                "verbose_name_plural": "lines of a proposal",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Route",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="asked"
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="routes",
                        to="volunteers.volunteer",
                        verbose_name="volunteer",
                    ),
                ),
            ],
            options={
                "verbose_name": "route",
                "verbose_name_plural": "routes",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="match",
            name="route",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matches",
                to="requests_app.route",
                verbose_name="route",
            ),
        ),
        migrations.CreateModel(
            name="Weight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30, unique=True, verbose_name="reason")),
                ("points", models.SmallIntegerField(verbose_name="points")),
            ],
            options={
                "verbose_name": "weight",
                "verbose_name_plural": "weights",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("points__gte", -100), ("points__lte", 100)),
                        name="weight_within_bounds",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=models.Index(fields=["phone_index", "-id"], name="request_phone"),
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=models.Index(fields=["email_index", "-id"], name="request_email"),
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=models.Index(fields=["ward", "-id"], name="request_ward"),
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=models.Index(fields=["in_ward", "-id"], name="request_in_ward"),
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=models.Index(fields=["source", "-id"], name="request_source"),
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["-id"],
                name="request_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["ward", "pod", "zip_code", "household", "id"],
                name="request_open_nearby",
            ),
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=models.Index(
                fields=["created_at"], include=("in_ward",), name="request_asked_lately"
            ),
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=models.Index(fields=["id"], include=("household",), name="request_its_household"),
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=models.Index(
                condition=models.Q(("household_size__isnull", False)),
                fields=["household", "-id"],
                include=("household_size", "in_ward"),
                name="request_size",
            ),
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=models.Index(fields=["address_index", "-id"], name="request_address"),
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=models.Index(fields=["phone_tail_index", "-id"], name="request_phone_tail"),
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("name_key", name="gin_trgm_ops"),
                name="request_name_trgm",
            ),
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["name_joined"], name="request_name_joined"
            ),
        ),
        migrations.AddConstraint(
            model_name="helprequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    models.Q(
                        ("access_notes", ""),
                        ("address", ""),
                        ("cross_streets", ""),
                        ("email", ""),
                        ("name", ""),
                        ("phone", ""),
                        ("found_at", ""),
                        ("reached_through", ""),
                    ),
                    _connector="OR",
                ),
                name="request_erased_is_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="helprequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", False),
                    models.Q(
                        ("email", ""),
                        ("found_at", ""),
                        ("phone", ""),
                        ("reached_through", ""),
                        _negated=True,
                    ),
                    _connector="OR",
                ),
                name="request_can_be_reached",
                violation_error_message="Give a phone, an email, or who reaches them, or where they are found.",
            ),
        ),
        migrations.AddConstraint(
            model_name="helprequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_coarse", False), ("erased_at__isnull", False), _connector="OR"
                ),
                name="request_coarse_is_erased",
            ),
        ),
        migrations.AddConstraint(
            model_name="helprequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("erased_at__isnull", True), ("household__isnull", False)),
                    models.Q(("erased_at__isnull", False), ("household__isnull", True)),
                    _connector="OR",
                ),
                name="request_has_household",
            ),
        ),
        migrations.AddField(
            model_name="contactlog",
            name="match",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="requests_app.match",
                verbose_name="match",
            ),
        ),
        migrations.AddIndex(
            model_name="contactlog",
            index=models.Index(fields=["in_ward", "-id"], name="contact_in_ward"),
        ),
        migrations.AddIndex(
            model_name="contactlog",
            index=models.Index(fields=["kind", "-id"], name="contact_kind"),
        ),
        migrations.AddIndex(
            model_name="contactlog",
            index=models.Index(
                condition=models.Q(
                    ("follow_up_on__isnull", False), ("followed_up_at__isnull", True)
                ),
                fields=["follow_up_on"],
                name="contact_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.UniqueConstraint(fields=("request", "volunteer"), name="block_once"),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("status", "open")),
                fields=["needed_by", "created_at", "id"],
                name="need_by_day",
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                fields=["in_ward", "-id"], include=("status", "category"), name="need_in_ward"
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(fields=["status", "-id"], name="need_status"),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(fields=["category", "-id"], name="need_category"),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("status__in", ["open", "offered", "matched"])),
                fields=["-id"],
                name="need_active",
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                fields=["created_at"],
                include=("in_ward", "status", "end_reason", "category"),
                name="need_asked_lately",
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("status", "done")),
                fields=["ended_at"],
                include=("created_at", "in_ward", "request", "ended_after"),
                name="need_done_lately",
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", False)),
                fields=["ended_at"],
                include=("in_ward", "status", "end_reason"),
                name="need_ended_lately",
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("first_offered_at__isnull", False)),
                fields=["first_offered_at"],
                include=("created_at", "in_ward", "offered_after"),
                name="need_offered_lately",
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("repeat__in", ["weekly", "biweekly", "fourweekly", "monthly"])),
                fields=["id"],
                name="need_repeated",
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("series_day__isnull", False)),
                fields=["series_day"],
                name="need_on_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.UniqueConstraint(
                fields=("request", "category", "occurrence"), name="need_once_per_occurrence"
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.UniqueConstraint(
                fields=("request", "category", "series_day"), name="need_once_per_date"
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True),
                        ("status__in", ["open", "offered", "matched", "aside"]),
                    ),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("status__in", ["done", "cancelled", "closed", "unknown"]),
                    ),
                    _connector="OR",
                ),
                name="need_ended_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("in_ward", -1), _negated=True),
                    ("status__in", ["aside", "done", "cancelled", "closed", "unknown"]),
                    _connector="OR",
                ),
                name="need_set_aside_is_not_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "closed"), models.Q(("end_reason", ""), _negated=True)),
                    models.Q(models.Q(("status", "closed"), _negated=True), ("end_reason", "")),
                    _connector="OR",
                ),
                name="need_closed_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "cancelled"), ("cancelled_by_household", False), _connector="OR"
                ),
                name="need_cancelled_by_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("still_looking_at__isnull", True), ("still_looking_told", 0)),
                    models.Q(
                        ("still_looking_at__isnull", False),
                        ("still_looking_told__gte", 1),
                        ("still_looking_told__lte", 2),
                    ),
                    _connector="OR",
                ),
                name="need_still_looking_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("claimed_until__isnull", False), ("claimed_by__isnull", True), _connector="OR"
                ),
                name="need_claim_runs_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("needed_by", models.F("wanted_on")),
                        ("needed_by__isnull", False),
                        ("wanted_on__isnull", False),
                    ),
                    models.Q(("needed_by__isnull", False), ("urgency__gt", 1), ("wanted_on", None)),
                    models.Q(("needed_by", None), ("urgency", 1), ("wanted_on", None)),
                    _connector="OR",
                ),
                name="need_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("overdue_told_at__isnull", False),
                    ("stewards_told_at__isnull", True),
                    _connector="OR",
                ),
                name="need_stewards_told_last",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["ready", "sending", "sent"]), _negated=True),
                    ("ready_at__isnull", False),
                    _connector="OR",
                ),
                name="proposal_solved_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "sent"), _negated=True),
                    ("sent_at__isnull", False),
                    _connector="OR",
                ),
                name="proposal_sent_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalline",
            constraint=models.UniqueConstraint(
                fields=("proposal", "need"), name="line_once_per_need"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "sent"), _negated=True),
                    ("volunteer__isnull", False),
                    _connector="OR",
                ),
                name="line_sent_to_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(
                condition=models.Q(("status__in", ["offered", "accepted"])),
                fields=["volunteer"],
                name="match_live_by_volunteer",
            ),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(fields=["volunteer", "-offered_at"], name="match_by_volunteer"),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(
                fields=["in_ward", "-id"], include=("volunteer",), name="match_in_ward"
            ),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(fields=["status", "-id"], name="match_status"),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(
                condition=models.Q(("accepted_at__isnull", False)),
                fields=["accepted_at"],
                name="match_accepted_lately",
            ),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(
                fields=["offered_at"], include=("volunteer",), name="match_offered_lately"
            ),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(
                condition=models.Q(("status__in", ["asked", "offered"])),
                fields=["expires_at"],
                name="match_expiring",
            ),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(
                condition=models.Q(
                    ("resident_said", "no"), ("volunteer_said", "no"), _connector="OR"
                ),
                fields=["-id"],
                name="match_did_not_work",
            ),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(
                condition=models.Q(("followed_up_again_at__isnull", False), ("status", "accepted")),
                fields=["followed_up_again_at"],
                name="match_silent",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["offered", "accepted"])),
                fields=("need",),
                name="match_one_live_per_need",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True), ("status__in", ["asked", "offered", "accepted"])
                    ),
                    models.Q(
                        models.Q(("status__in", ["asked", "offered", "accepted"]), _negated=True),
                        ("ended_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="match_ended_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["accepted", "done", "unknown"]), _negated=True),
                    ("accepted_at__isnull", False),
                    _connector="OR",
                ),
                name="match_accepted_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("followed_up_again_at", None),
                    ("followed_up_at__isnull", False),
                    _connector="OR",
                ),
                name="match_asked_again_was_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_at", None),
                    ("is_picked", True),
                    ("status", "done"),
                    _negated=True,
                ),
                name="match_done_has_word",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "unknown"), _negated=True),
                    ("followed_up_again_at__isnull", False),
                    _connector="OR",
                ),
                name="match_unknown_was_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["asked", "offered", "accepted"])),
                fields=("need", "volunteer"),
                name="match_asked_once_at_a_time",
            ),
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("contact", "First name and how to reach each other"),
                            ("address", "Address and how to get in"),
                            ("all", "All details"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="when"),
                ),
                (
                    "name",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=80, verbose_name="name"
                    ),
                ),
                ("per_day", models.PositiveSmallIntegerField(null=True)),
                ("per_week", models.PositiveSmallIntegerField(null=True)),
                (
                    "match",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="openings",
                        to="requests_app.match",
                        verbose_name="match",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="openings",
                        to="requests_app.helprequest",
                        verbose_name="request",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="staff member",
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="openings",
                        to="volunteers.volunteer",
                        verbose_name="volunteer",
                    ),
                ),
            ],
            options={
                "verbose_name": "look at details",
                "verbose_name_plural": "looks at details",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("volunteer__isnull", False)),
                        fields=["volunteer", "at"],
                        name="opening_by_volunteer",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("match", None),
                                ("per_day", None),
                                ("per_week", None),
                                ("volunteer", None),
                                ("user__isnull", False),
                            ),
                            models.Q(
                                ("match__isnull", False),
                                ("user", None),
                                ("volunteer__isnull", False),
                                ("per_day__isnull", False),
                                ("per_week__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="opening_of_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("match__isnull", False)),
                        fields=("match", "step"),
                        name="opening_once",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="helprequest",
            index=models.Index(
                condition=models.Q(("set_aside_at__isnull", False)),
                fields=["-id"],
                name="request_set_aside",
            ),
        ),
        migrations.AddConstraint(
            model_name="helprequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("name__regex", "[\\u0001-\\u001f\\u007f-\\u009f\\u2028\\u2029]"),
                    ("zip_code__regex", "[\\u0001-\\u001f\\u007f-\\u009f\\u2028\\u2029]"),
                    _connector="OR",
                    _negated=True,
                ),
                name="request_takes_one_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="helprequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("set_aside_at__isnull", True), ("why_aside", "")),
                    models.Q(
                        ("set_aside_at__isnull", False), models.Q(("why_aside", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="request_set_aside_has_reason",
            ),
        ),
        migrations.RunSQL(*LOOK_CLOSER_AT_NAMES),
        migrations.RunSQL(*CAPACITY),
        migrations.RunSQL(*WARDS),
        migrations.RunSQL(*OPENINGS),
        migrations.CreateModel(
            name="Given",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "resource_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="resources"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="given"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given by",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="given",
                        to="requests_app.need",
                        verbose_name="need",
                    ),
                ),
            ],
            options={
                "verbose_name": "resources given to a household",
                "verbose_name_plural": "resources given to households",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resource_ids__len__gte", 1), ("resource_ids__len__lte", 5)
                        ),
                        name="given_at_most_five",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Thanks",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", common.fields.EncryptedTextField(max_length=200, verbose_name="thanks")),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="when"
                    ),
                ),
                (
                    "match",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="thanks",
                        to="requests_app.match",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of thanks",
                "verbose_name_plural": "lines of thanks",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["at"], name="thanks_at")],
            },
        ),
    ]
