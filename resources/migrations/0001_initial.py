import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import modeltrans.fields
from django.conf import settings
from django.db import migrations, models

import common.fields
import common.phones
import common.reading_order
import resources.models.resources
from common.operations import BumpContentVersion, KeepSlugs
from resources.guides import shipped
from resources.migrations._areas import KEEP_AREAS
from resources.migrations._moments import KEEP_MOMENTS


def add_guides(apps, schema_editor):
    shipped.add_guides(apps.get_model("resources", "Guide"))


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("common", "0001_initial"),
        ("pods", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Guide",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reading_keys", common.reading_order.ReadingKeysField(source="title")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("slug", models.SlugField(max_length=140, unique=True, verbose_name="slug")),
                ("summary", models.CharField(blank=True, max_length=300, verbose_name="summary")),
                (
                    "body",
                    models.TextField(
                        help_text="Leave an empty line between paragraphs. A line that begins with ## is a heading, a line that begins with - is an item of a list. Web addresses become links.",
                        max_length=12000,
                        verbose_name="text",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=100, verbose_name="position"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=("title", "summary", "body"),
                        required_languages=(),
                        virtual_fields=True,
                    ),
                ),
            ],
            options={
                "verbose_name": "guide",
                "verbose_name_plural": "guides",
                "ordering": ["position", common.reading_order.InReadersOrder()],
            },
        ),
        migrations.CreateModel(
            name="Organization",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reading_keys", common.reading_order.ReadingKeysField(source="name")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "description",
                    models.TextField(blank=True, max_length=2000, verbose_name="description"),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=("name", "description"), required_languages=(), virtual_fields=True
                    ),
                ),
                (
                    "name_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=common.fields.SearchKey(
                            "name", common.fields.TextsIn("i18n", models.Value("name"))
                        ),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "organization",
                "verbose_name_plural": "organizations",
                "ordering": [common.reading_order.InReadersOrder(), "pk"],
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reading_keys", common.reading_order.ReadingKeysField(source="name")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("slug", models.SlugField(max_length=140, unique=True, verbose_name="slug")),
                (
                    "description",
                    models.TextField(blank=True, max_length=2000, verbose_name="what it offers"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "audiences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("families", "Families with children"),
                                ("parents", "Pregnant people and new parents"),
                                ("youth", "Young people"),
                                ("elders", "Older people"),
                                ("disabled", "People with disabilities"),
                                ("immigrants", "Immigrants and refugees"),
                                ("lgbtq", "LGBTQ+ people"),
                                ("unhoused", "People without a home"),
                                ("survivors", "Survivors of violence"),
                                ("workers", "Workers"),
                                ("unemployed", "People without work"),
                                ("small-businesses", "Small businesses"),
                                ("artists", "Artists"),
                                ("students", "Students"),
                                ("veterans", "Veterans"),
                                ("returning", "People coming home from prison"),
                                ("drug-users", "People who use drugs"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        help_text="None of them means: for everybody.",
                        size=None,
                        verbose_name="for whom",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("get", "People get help here"),
                            ("give", "People give here"),
                            ("both", "Both: people get and give here"),
                        ],
                        default="get",
                        max_length=4,
                        verbose_name="get or give",
                    ),
                ),
                (
                    "wanted_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("food", "Food"),
                                ("money", "Money"),
                                ("blood", "Blood"),
                                ("masks", "Masks and protective gear"),
                                ("hygiene", "Soap and hygiene products"),
                                ("baby", "Diapers and things for babies"),
                                ("clothes", "Clothes and blankets"),
                                ("household", "Furniture and household goods"),
                                ("devices", "Phones and computers"),
                                ("books", "Books and toys"),
                                ("tools", "Tools and materials"),
                                ("time", "Time: volunteers"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="kinds of things wanted",
                    ),
                ),
                (
                    "wanted",
                    models.TextField(
                        blank=True,
                        help_text="What is needed these days, and what is not.",
                        max_length=600,
                        verbose_name="wanted now",
                    ),
                ),
                (
                    "drop_off",
                    models.CharField(
                        blank=True,
                        help_text="If it is not at the address, or not at all hours.",
                        max_length=300,
                        verbose_name="where to drop it off",
                    ),
                ),
                (
                    "reach",
                    models.CharField(
                        choices=[
                            ("areas", "The wards and pods named below"),
                            ("city", "The whole city"),
                            ("beyond", "The city and beyond"),
                        ],
                        default="city",
                        max_length=6,
                        verbose_name="area",
                    ),
                ),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24),
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                ("is_hotline", models.BooleanField(default=False, verbose_name="hotline")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "chat",
                    models.URLField(
                        blank=True, help_text="A link that opens a chat.", verbose_name="chat"
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                (
                    "street",
                    models.CharField(
                        blank=True,
                        help_text="As maps know it.",
                        max_length=200,
                        verbose_name="street address",
                    ),
                ),
                ("city", models.CharField(blank=True, max_length=80, verbose_name="city")),
                (
                    "region",
                    models.CharField(blank=True, max_length=40, verbose_name="state or province"),
                ),
                (
                    "postal_code",
                    models.CharField(blank=True, max_length=12, verbose_name="ZIP code"),
                ),
                (
                    "country",
                    models.CharField(
                        blank=True, editable=False, max_length=2, verbose_name="country"
                    ),
                ),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                (
                    "directions",
                    models.CharField(
                        blank=True,
                        help_text="In words: behind the church, the blue door, second floor.",
                        max_length=300,
                        verbose_name="how to find it",
                    ),
                ),
                (
                    "address_hidden",
                    models.BooleanField(
                        default=False,
                        help_text="For shelters and the like: shown to coordinators only, on no page or list.",
                        verbose_name="the address is secret",
                    ),
                ),
                (
                    "transport",
                    models.CharField(
                        blank=True,
                        help_text="Buses, trains, parking, rides.",
                        max_length=300,
                        verbose_name="how to get there",
                    ),
                ),
                (
                    "appointment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("walk-in", "No appointment needed"),
                            ("either", "With or without an appointment"),
                            ("only", "By appointment only"),
                        ],
                        max_length=10,
                        verbose_name="appointment",
                    ),
                ),
                (
                    "hours_note",
                    models.CharField(
                        blank=True,
                        help_text="What the hours below cannot say: come early, the line closes at noon.",
                        max_length=300,
                        verbose_name="about the hours",
                    ),
                ),
                (
                    "timezone",
                    models.CharField(
                        blank=True,
                        help_text="Only if it is not the network’s, such as America/Chicago.",
                        max_length=40,
                        verbose_name="time zone",
                    ),
                ),
                (
                    "reopens_on",
                    models.DateField(
                        blank=True,
                        help_text="Until that day it is said to be closed, and stands last in lists.",
                        null=True,
                        verbose_name="closed for now, opens again on",
                    ),
                ),
                ("is_free", models.BooleanField(blank=True, null=True, verbose_name="free")),
                (
                    "cost",
                    models.CharField(
                        blank=True,
                        help_text="If it is not simply free.",
                        max_length=120,
                        verbose_name="cost, in words",
                    ),
                ),
                (
                    "what_to_bring",
                    models.CharField(blank=True, max_length=300, verbose_name="what to bring"),
                ),
                (
                    "access",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("step-free", "No steps at the entrance"),
                                ("elevator", "Elevator"),
                                ("restroom", "Accessible restroom"),
                                ("parking", "Accessible parking"),
                                ("sign-language", "Sign language"),
                                ("hearing-loop", "Hearing loop"),
                                ("large-print", "Large print or Braille"),
                                ("quiet", "A quiet place to wait"),
                                ("seats", "Seats for those who wait"),
                                ("service-animals", "Service animals welcome"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="accessibility",
                    ),
                ),
                (
                    "access_note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="accessibility, in words"
                    ),
                ),
                (
                    "verified_on",
                    models.DateField(blank=True, null=True, verbose_name="verified on"),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="published"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=(
                            "name",
                            "description",
                            "wanted",
                            "drop_off",
                            "directions",
                            "transport",
                            "hours_note",
                            "cost",
                            "what_to_bring",
                            "access_note",
                        ),
                        required_languages=(),
                        virtual_fields=True,
                    ),
                ),
                (
                    "text_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=common.fields.SearchKey(
                            "name",
                            "description",
                            "wanted",
                            common.fields.TextsIn(
                                "i18n",
                                models.Value("name"),
                                models.Value("description"),
                                models.Value("wanted"),
                            ),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "name_joined",
                    models.GeneratedField(
                        db_persist=True,
                        expression=common.fields.JoinedWords(
                            common.fields.SearchKey(
                                "name", common.fields.TextsIn("i18n", models.Value("name"))
                            )
                        ),
                        output_field=django.contrib.postgres.fields.ArrayField(
                            base_field=models.TextField(), size=None
                        ),
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        help_text="The organization behind it, if there is one.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resources",
                        to="resources.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "pods",
                    models.ManyToManyField(
                        blank=True, related_name="resources", to="pods.pod", verbose_name="pods"
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="verified by",
                    ),
                ),
                (
                    "wards",
                    models.ManyToManyField(
                        blank=True, related_name="resources", to="pods.ward", verbose_name="wards"
                    ),
                ),
            ],
            options={
                "verbose_name": "resource",
                "verbose_name_plural": "resources",
                "ordering": [
                    "category__position",
                    common.reading_order.InReadersOrder("category__reading_keys"),
                    "category_id",
                    resources.models.resources.ClosedForNow("reopens_on"),
                    common.reading_order.InReadersOrder(),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListedResource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=100, verbose_name="position"),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=("note",), required_languages=(), virtual_fields=True
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="resources.resource",
                        verbose_name="resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "resource in a list",
                "verbose_name_plural": "resources in a list",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="HiddenAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "address",
                    common.fields.EncryptedTextField(max_length=300, verbose_name="hidden address"),
                ),
                (
                    "resource",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hidden_address",
                        to="resources.resource",
                        verbose_name="resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "hidden address",
                "verbose_name_plural": "hidden addresses",
            },
        ),
        migrations.CreateModel(
            name="ResourceCategory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reading_keys", common.reading_order.ReadingKeysField(source="name")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("slug", models.SlugField(unique=True, verbose_name="slug")),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=100, verbose_name="position"),
                ),
                (
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=("name",), required_languages=(), virtual_fields=True
                    ),
                ),
                (
                    "name_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=common.fields.SearchKey(
                            "name", common.fields.TextsIn("i18n", models.Value("name"))
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "kinds",
                    models.ManyToManyField(
                        blank=True,
                        help_text="When we cannot help with one of these, resources under this heading fit.",
                        related_name="headings",
                        to="common.category",
                        verbose_name="kinds of help",
                    ),
                ),
            ],
            options={
                "verbose_name": "resource category",
                "verbose_name_plural": "resource categories",
                "ordering": ["position", common.reading_order.InReadersOrder()],
            },
        ),
        migrations.AddField(
            model_name="resource",
            name="category",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="resources",
                to="resources.resourcecategory",
                verbose_name="category",
            ),
        ),
        migrations.CreateModel(
            name="ResourceList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reading_keys", common.reading_order.ReadingKeysField(source="title")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("slug", models.SlugField(max_length=140, unique=True, verbose_name="slug")),
                (
                    "intro",
                    models.TextField(blank=True, max_length=2000, verbose_name="introduction"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="published"
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=("title", "intro"), required_languages=(), virtual_fields=True
                    ),
                ),
                (
                    "pod",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="resource_lists",
                        to="pods.pod",
                        verbose_name="pod",
                    ),
                ),
                (
                    "resources",
                    models.ManyToManyField(
                        related_name="lists",
                        through="resources.ListedResource",
                        to="resources.resource",
                        verbose_name="resources",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resource_lists",
                        to="pods.ward",
                        verbose_name="ward",
                    ),
                ),
            ],
            options={
                "verbose_name": "resource list",
                "verbose_name_plural": "resource lists",
                "ordering": [common.reading_order.InReadersOrder()],
            },
        ),
        migrations.AddField(
            model_name="listedresource",
            name="resource_list",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="entries",
                to="resources.resourcelist",
            ),
        ),
        migrations.CreateModel(
            name="Schedule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("regular", "Open"),
                            ("instead", "Open, instead of the usual hours"),
                            ("closed", "Closed"),
                        ],
                        default="regular",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "freq",
                    models.CharField(
                        blank=True,
                        choices=[("WEEKLY", "Weekly"), ("MONTHLY", "Monthly")],
                        default="WEEKLY",
                        max_length=7,
                        verbose_name="repeats",
                    ),
                ),
                (
                    "interval",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="every so many weeks or months"
                    ),
                ),
                (
                    "byday",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=4),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="days",
                    ),
                ),
                (
                    "bymonthday",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="days of the month",
                    ),
                ),
                ("opens_at", models.TimeField(blank=True, null=True, verbose_name="opens at")),
                (
                    "closes_at",
                    models.TimeField(
                        blank=True,
                        help_text="Earlier than it opens: the next day. Both midnight: day and night.",
                        null=True,
                        verbose_name="closes at",
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(blank=True, null=True, verbose_name="from this day on"),
                ),
                (
                    "valid_to",
                    models.DateField(blank=True, null=True, verbose_name="until this day"),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schedules",
                        to="resources.resource",
                        verbose_name="resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "opening hours",
                "verbose_name_plural": "opening hours",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Phone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "number",
                    common.phones.LineField(max_length=128, region=None, verbose_name="number"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("voice", "Call"),
                            ("text", "Text message"),
                            ("tty", "TTY"),
                            ("fax", "Fax"),
                        ],
                        default="voice",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="What this line is for, or what to press or to ask for.",
                        max_length=120,
                        verbose_name="note",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=100, verbose_name="position"),
                ),
                (
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=("note",), required_languages=(), virtual_fields=True
                    ),
                ),
                (
                    "number_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Reverse(
                            common.phones.WithoutExtension("number")
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="resources.resource",
                        verbose_name="resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "phone number",
                "verbose_name_plural": "phone numbers",
                "ordering": ["position", "pk"],
                "indexes": [
                    models.Index(
                        django.contrib.postgres.indexes.OpClass(
                            "number_key", name="text_pattern_ops"
                        ),
                        name="phone_number_key",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("resource", "number", "kind"), name="phone_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "text"),
                            models.Q(("number__regex", "^[0-9]{5,6}$"), _negated=True),
                            _connector="OR",
                        ),
                        name="phone_text_codes",
                        violation_error_message="This number can only get text messages.",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="resource",
            index=models.Index(fields=["state", "category"], name="resource_state_category"),
        ),
        migrations.AddIndex(
            model_name="resource",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("text_key", name="gin_trgm_ops"),
                name="resource_text_trgm",
            ),
        ),
        migrations.AddIndex(
            model_name="resource",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["name_joined"], name="resource_name_joined"
            ),
        ),
        migrations.AddIndex(
            model_name="resource",
            index=django.contrib.postgres.indexes.GinIndex(fields=["areas"], name="resource_areas"),
        ),
        migrations.AddIndex(
            model_name="resource",
            index=models.Index(fields=["updated_at"], name="resource_updated"),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("address_hidden", False),
                    models.Q(
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.Trim(
                                common.fields.TextsIn(
                                    "i18n",
                                    models.Value("directions"),
                                    models.Value("drop_off"),
                                    models.Value("transport"),
                                )
                            ),
                            models.Value(""),
                        ),
                        ("directions", ""),
                        ("drop_off", ""),
                        ("latitude", None),
                        ("longitude", None),
                        ("postal_code", ""),
                        ("street", ""),
                        ("transport", ""),
                    ),
                    _connector="OR",
                ),
                name="resource_hidden_address",
                violation_error_message="The address is secret: empty its fields, and those that say how to find it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reach", "areas"),
                    models.Q(("areas", ["city"]), ("reach", "city")),
                    models.Q(("areas", ["beyond"]), ("reach", "beyond")),
                    _connector="OR",
                ),
                name="resource_reach",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("direction", "get"), _negated=True),
                    models.Q(("drop_off", ""), ("wanted", ""), ("wanted_kinds", [])),
                    _connector="OR",
                ),
                name="resource_wanted_where_given",
                violation_error_message="Things are wanted only where people give.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                    _connector="OR",
                ),
                name="resource_point",
                violation_error_message="Give latitude and longitude, or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at", None), ("state", "draft")),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True), ("published_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="resource_published_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourcelist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"), ("published_at__isnull", False), _connector="OR"
                ),
                name="resourcelist_published_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="listedresource",
            constraint=models.UniqueConstraint(
                fields=("resource_list", "resource"), name="listed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("byday", []), ("bymonthday", []), ("freq", ""), ("interval", 1)),
                    models.Q(
                        ("byday__contained_by", ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]),
                        ("bymonthday", []),
                        ("freq", "WEEKLY"),
                        models.Q(("byday", []), _negated=True),
                    ),
                    models.Q(
                        (
                            "byday__contained_by",
                            [
                                "1MO",
                                "1TU",
                                "1WE",
                                "1TH",
                                "1FR",
                                "1SA",
                                "1SU",
                                "2MO",
                                "2TU",
                                "2WE",
                                "2TH",
                                "2FR",
                                "2SA",
                                "2SU",
                                "3MO",
                                "3TU",
                                "3WE",
                                "3TH",
                                "3FR",
                                "3SA",
                                "3SU",
                                "4MO",
                                "4TU",
                                "4WE",
                                "4TH",
                                "4FR",
                                "4SA",
                                "4SU",
                                "5MO",
                                "5TU",
                                "5WE",
                                "5TH",
                                "5FR",
                                "5SA",
                                "5SU",
                                "-1MO",
                                "-1TU",
                                "-1WE",
                                "-1TH",
                                "-1FR",
                                "-1SA",
                                "-1SU",
                                "-2MO",
                                "-2TU",
                                "-2WE",
                                "-2TH",
                                "-2FR",
                                "-2SA",
                                "-2SU",
                            ],
                        ),
                        ("bymonthday", []),
                        ("freq", "MONTHLY"),
                        ("interval__lte", 12),
                        models.Q(("byday", []), _negated=True),
                    ),
                    models.Q(
                        ("byday", []),
                        (
                            "bymonthday__contained_by",
                            [
                                1,
                                2,
                                3,
                                4,
                                5,
                                6,
                                7,
                                8,
                                9,
                                10,
                                11,
                                12,
                                13,
                                14,
                                15,
                                16,
                                17,
                                18,
                                19,
                                20,
                                21,
                                22,
                                23,
                                24,
                                25,
                                26,
                                27,
                                28,
                                29,
                                30,
                                31,
                                -1,
                            ],
                        ),
                        ("freq", "MONTHLY"),
                        ("interval", 1),
                        models.Q(("bymonthday", []), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="schedule_rule",
                violation_error_message="Choose the days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("interval", 1),
                    models.Q(("interval__range", (2, 52)), ("valid_from__isnull", False)),
                    _connector="OR",
                ),
                name="schedule_interval",
                violation_error_message="Say from which day on, so that it is known which weeks are meant.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("freq__gt", ""), ("kind__in", ["regular", "closed"])),
                    models.Q(("valid_from__isnull", False), ("valid_to__isnull", False)),
                    _connector="OR",
                ),
                name="schedule_span",
                violation_error_message="Say from which day until which day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_to", None),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="schedule_days_in_order",
                violation_error_message="The last day must not come before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closes_at", None), ("opens_at__isnull", False), _connector="OR"
                ),
                name="schedule_opens_before_it_closes",
                violation_error_message="Say when it opens, too.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "closed"), _negated=True),
                    models.Q(("closes_at", None), ("opens_at", None)),
                    _connector="OR",
                ),
                name="schedule_closed_all_day",
                violation_error_message="On days when it is closed there are no times.",
            ),
        ),
        migrations.CreateModel(
            name="OpenDataPackage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=80)),
                ("etag", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("entry_count", models.IntegerField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "package of open data",
                "verbose_name_plural": "packages of open data",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="PackagePiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.IntegerField()),
                ("data", models.BinaryField()),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="resources.opendatapackage",
                    ),
                ),
            ],
            options={
                "verbose_name": "piece of a package of open data",
                "verbose_name_plural": "pieces of a package of open data",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("package", "number"), name="packagepiece_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="JoinedEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(verbose_name="id there")),
                ("record_id", models.CharField(max_length=200, verbose_name="id there")),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("shown", "Shown"),
                            ("gone", "Gone there, withdrawn here"),
                            ("hidden", "Hidden here"),
                            ("taken_over", "Ours now"),
                        ],
                        default="shown",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("seen_run", models.PositiveIntegerField(default=0)),
                (
                    "first_seen_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="first seen"),
                ),
            ],
            options={
                "verbose_name": "entry of a joined directory",
                "verbose_name_plural": "entries of joined directories",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As readers know it. It stands beside each of its entries.",
                        max_length=80,
                        verbose_name="name",
                    ),
                ),
                (
                    "address",
                    models.URLField(
                        help_text="The address of its open data (HSDS 3.0): the API, or a package. For a directory like this one, its home page is enough.",
                        max_length=300,
                        verbose_name="address",
                    ),
                ),
                (
                    "reach",
                    models.CharField(
                        choices=[("city", "The whole city"), ("beyond", "The city and beyond")],
                        default="city",
                        help_text="Its entries are shown as serving this area, as its wards are not ours.",
                        max_length=6,
                        verbose_name="area",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Being looked at"),
                            ("looked_at", "Looked at, not joined yet"),
                            ("joined", "Joined"),
                            ("paused", "Paused"),
                            ("removed", "Removed"),
                        ],
                        default="new",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
            ],
            options={
                "verbose_name": "joined directory",
                "verbose_name_plural": "joined directories",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.AddField(
            model_name="joinedentry",
            name="perhaps",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="resources.resource",
                verbose_name="perhaps the same as",
            ),
        ),
        migrations.AddField(
            model_name="joinedentry",
            name="resource",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="joined",
                to="resources.resource",
                verbose_name="resource",
            ),
        ),
        migrations.CreateModel(
            name="SourceReading",
            fields=[
                (
                    "source",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reading",
                        serialize=False,
                        to="resources.source",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("api", "An API: read in pages"),
                            ("package", "A package: read as one file"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("services_url", models.CharField(blank=True, max_length=400)),
                ("is_alike", models.BooleanField(default=False)),
                ("preview", models.JSONField(default=dict)),
                ("looked_at", models.DateTimeField(null=True)),
                (
                    "problem",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("address", "This is no web address."),
                            ("name", "Nobody knows this host. Check the address."),
                            (
                                "forbidden",
                                "The address leads to a machine that is not on the internet.",
                            ),
                            ("connection", "Its server does not answer."),
                            ("certificate", "Its certificate is not valid."),
                            ("time", "Its server is too slow."),
                            ("size", "It sends more at once than we read."),
                            ("redirects", "It leads from one address to the next without an end."),
                            ("answer", "Its server answers with something broken."),
                            ("refused", "It does not let us read."),
                            ("missing", "There is nothing at this address."),
                            ("server", "Its server has a problem of its own."),
                            ("html", "This is a web page, and no open data."),
                            ("broken", "What it sends is broken."),
                            ("no_directory", "This is no directory in HSDS 3.0."),
                            ("repeats", "It sends the same page again and again."),
                            ("too_long", "It could not be read to its end within a day."),
                            (
                                "too_many",
                                "It has more entries than we take in. The rest is left out.",
                            ),
                            (
                                "many_gone",
                                "More than half of its entries were gone at once. They stay until you say so.",
                            ),
                        ],
                        max_length=20,
                        verbose_name="problem",
                    ),
                ),
                ("problem_since", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("succeeded_at", models.DateTimeField(null=True)),
                ("full_at", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField(null=True)),
                ("counts", models.JSONField(default=dict)),
                ("held", models.PositiveIntegerField(default=0)),
                ("may_withdraw", models.BooleanField(default=False)),
                ("asked_url", models.CharField(blank=True, max_length=500)),
                ("etag", models.CharField(blank=True, max_length=200)),
                ("last_modified", models.CharField(blank=True, max_length=60)),
                ("known_until", models.DateTimeField(null=True)),
                ("run_number", models.PositiveIntegerField(default=0)),
                ("run_key", models.UUIDField(null=True)),
                ("run_began_at", models.DateTimeField(null=True)),
                ("run_is_full", models.BooleanField(default=True)),
                ("run", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "reading of a joined directory",
                "verbose_name_plural": "readings of joined directories",
            },
        ),
        migrations.AddField(
            model_name="source",
            name="category",
            field=models.ForeignKey(
                help_text="For entries of which we do not know the heading.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="resources.resourcecategory",
                verbose_name="category",
            ),
        ),
        migrations.AddField(
            model_name="joinedentry",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="entries",
                to="resources.source",
                verbose_name="joined directory",
            ),
        ),
        migrations.AddField(
            model_name="resource",
            name="source",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="resources",
                to="resources.source",
                verbose_name="joined directory",
            ),
        ),
        migrations.AddIndex(
            model_name="resource",
            index=models.Index(
                condition=models.Q(models.Q(("state", "draft"), _negated=True), ("source", None)),
                fields=["id"],
                name="resource_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcereading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("problem", ""), ("problem_since", None)),
                    models.Q(("problem__gt", ""), ("problem_since__isnull", False)),
                    _connector="OR",
                ),
                name="sourcereading_problem_since",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "removed"), _negated=True),
                fields=("address",),
                name="source_address_once",
                violation_error_message="This directory is on the list already.",
            ),
        ),
        migrations.AddIndex(
            model_name="joinedentry",
            index=models.Index(fields=["source", "standing", "seen_run"], name="joinedentry_seen"),
        ),
        migrations.AddConstraint(
            model_name="joinedentry",
            constraint=models.UniqueConstraint(fields=("source", "uuid"), name="joinedentry_once"),
        ),
        migrations.AddConstraint(
            model_name="joinedentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("perhaps", None),
                    models.Q(("perhaps", models.F("resource")), _negated=True),
                    _connector="OR",
                ),
                name="joinedentry_perhaps_another",
            ),
        ),
        migrations.RunSQL(*KEEP_AREAS),
        migrations.RunSQL(*KEEP_MOMENTS),
        KeepSlugs("resources_resource"),
        KeepSlugs("resources_resourcelist"),
        BumpContentVersion("resources_resourcecategory", "directory"),
        BumpContentVersion("resources_organization", "directory"),
        BumpContentVersion("resources_source", "directory"),
        BumpContentVersion("resources_resource", "directory"),
        BumpContentVersion("resources_resource_wards", "directory"),
        BumpContentVersion("resources_resource_pods", "directory"),
        BumpContentVersion("resources_phone", "directory"),
        BumpContentVersion("resources_schedule", "directory"),
        BumpContentVersion("resources_resourcelist", "directory"),
        BumpContentVersion("resources_listedresource", "directory"),
        BumpContentVersion("resources_guide", "guides"),
        # Backwards there is nothing to do: the table goes with them.
        migrations.RunPython(add_guides, migrations.RunPython.noop),
    ]
