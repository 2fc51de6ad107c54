import datetime

import django.core.validators
import django.db.models.expressions
import django.utils.timezone
import modeltrans.fields
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import common.fields
import common.flood_models
import common.reading_order
from common.migrations._kinds_of_help import add_kinds, remove_kinds
from common.migrations._sql import (
    BUMP_CONTENT_VERSION,
    BUMP_PARTS_OF_CONTENT,
    JOINED_WORDS,
    KEEP_NEW_SLUGS,
    KEEP_SLUG,
    SEARCH_KEY,
    TEXTS_IN,
    UNLOGGED_TALLIES,
)
from common.operations import BumpContentVersion


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        migrations.RunSQL(*SEARCH_KEY),
        migrations.RunSQL(*JOINED_WORDS),
        migrations.RunSQL(*TEXTS_IN),
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "hint",
                    models.CharField(
                        blank=True,
                        help_text="A few examples, shown below the name.",
                        max_length=160,
                        verbose_name="hint",
                    ),
                ),
                ("slug", models.SlugField(unique=True, verbose_name="slug")),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=100, verbose_name="position"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="shown on forms")),
                (
                    "asks_about_food",
                    models.BooleanField(
                        default=False,
                        help_text="The form asks for household size and allergies.",
                        verbose_name="asks about food",
                    ),
                ),
                (
                    "asks_delivery",
                    models.BooleanField(
                        default=False,
                        help_text="The form asks whether things can be left at the door.",
                        verbose_name="can be left at the door",
                    ),
                ),
                (
                    "needs_transport",
                    models.BooleanField(
                        default=False,
                        help_text="Volunteers with a car or a bike come first.",
                        verbose_name="needs a car or bike",
                    ),
                ),
                (
                    "is_goods",
                    models.BooleanField(
                        default=False,
                        help_text="The volunteer form asks what they can give.",
                        verbose_name="things rather than time",
                    ),
                ),
                ("reading_keys", common.reading_order.ReadingKeysField(source="name")),
                (
                    "references_wanted",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Nobody is asked for this before we talked to so many who know them.",
                        validators=[django.core.validators.MaxValueValidator(5)],
                        verbose_name="references wanted",
                    ),
                ),
                (
                    "wants_talk",
                    models.BooleanField(
                        default=False,
                        help_text="Nobody is asked for this before a coordinator has talked to them.",
                        verbose_name="wants a talk first",
                    ),
                ),
                (
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=("name", "hint"), required_languages=(), virtual_fields=True
                    ),
                ),
            ],
            options={
                "verbose_name": "kind of help",
                "verbose_name_plural": "kinds of help",
                "ordering": ["position", common.reading_order.InReadersOrder("reading_keys")],
            },
        ),
        migrations.CreateModel(
            name="ContentEdit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("topic", models.CharField(max_length=20)),
                ("number", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form", models.CharField(max_length=20)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("source", models.CharField(blank=True, default="", max_length=64)),
                ("is_trapped", models.BooleanField(default=False)),
                ("answers", common.fields.EncryptedJSONField(default=dict)),
                ("result", common.fields.EncryptedJSONField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name": "half-filled form",
                "verbose_name_plural": "half-filled forms",
                "indexes": [models.Index(fields=["source", "-id"], name="formdraft_source")],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
            options={"verbose_name": "counter", "verbose_name_plural": "counters"},
        ),
        migrations.RunSQL(*UNLOGGED_TALLIES),
        migrations.CreateModel(
            name="KnownNetwork",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "network",
                    common.flood_models.CidrField(
                        help_text="Such as 192.0.2.7 or 192.0.2.0/24.",
                        unique=True,
                        verbose_name="address or network",
                    ),
                ),
                (
                    "times",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(2),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="how many times the usual limit",
                    ),
                ),
            ],
            options={
                "verbose_name": "shared address",
                "verbose_name_plural": "shared addresses",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("times__gte", 2), ("times__lte", 100)),
                        name="knownnetwork_times",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "began_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="began"
                    ),
                ),
                ("ends_at", models.DateTimeField(editable=False, verbose_name="ends")),
            ],
            options={
                "verbose_name": "time under attack",
                "verbose_name_plural": "times under attack",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ends_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("began_at"),
                                    "+",
                                    models.Value(datetime.timedelta(days=7)),
                                ),
                            )
                        ),
                        name="attack_ends",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkAsked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("contact_index", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="PrivateLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("request", "A help request"),
                            ("volunteer", "A volunteer's own page"),
                            ("match", "The question to a volunteer"),
                            ("route", "The question about a route"),
                            ("member", "The page of a member of a pod"),
                            ("proposal", "A proposal of a pod or group"),
                            ("suggestion", "A suggestion for the directory"),
                            ("keeper", "The page of a keeper of entries"),
                            ("caller", "The places that a volunteer calls"),
                            ("invitation", "An invitation to the staff"),
                            ("news", "Notices by email or text"),
                            ("announced", "An announcement"),
                            ("card", "A card of the shelf"),
                            ("reserved", "A reservation of the shelf"),
                            ("helper", "The page of somebody on a shift"),
                            ("voter", "The page of somebody who decides"),
                            ("decision", "A decision that everybody with the link may answer"),
                            ("care", "Words to the people of care"),
                        ],
                        max_length=20,
                        verbose_name="purpose",
                    ),
                ),
                ("subject_id", models.BigIntegerField(verbose_name="opens")),
                ("token", common.fields.EncryptedTextField(verbose_name="token")),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="expires")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
            ],
            options={
                "verbose_name": "private link",
                "verbose_name_plural": "private links",
                "indexes": [
                    models.Index(fields=["purpose", "subject_id"], name="privatelink_subject")
                ],
            },
        ),
        migrations.CreateModel(
            name="UsedSlug",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("slug", models.CharField(max_length=140)),
                ("row_id", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "slug"), name="usedslug_once")
                ],
            },
        ),
        migrations.RunSQL(*BUMP_CONTENT_VERSION),
        migrations.RunSQL(*BUMP_PARTS_OF_CONTENT),
        migrations.RunSQL(*KEEP_SLUG),
        migrations.RunSQL(*KEEP_NEW_SLUGS),
        BumpContentVersion("common_category", "help"),
        migrations.RunPython(add_kinds, remove_kinds),
    ]
