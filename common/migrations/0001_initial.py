import modeltrans.fields
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import common.fields
from common.migrations._kinds_of_help import add_kinds, remove_kinds
from common.migrations._sql import BUMP_CONTENT_VERSION, SEARCH_KEY, TEXTS_IN
from common.operations import BumpContentVersion


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        migrations.RunSQL(*SEARCH_KEY),
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
                "ordering": ["position", "name"],
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
                ("answers", common.fields.EncryptedJSONField(default=dict)),
                ("result", common.fields.EncryptedJSONField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name": "half-filled form",
                "verbose_name_plural": "half-filled forms",
            },
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
        migrations.RunSQL(*BUMP_CONTENT_VERSION),
        BumpContentVersion("common_category", "help"),
        migrations.RunPython(add_kinds, remove_kinds),
    ]
