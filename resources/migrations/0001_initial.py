import datetime
import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import modeltrans.fields
from django.conf import settings
from django.db import migrations, models

import common.fields
import common.phones
import common.reading_order
import resources.models.lists
import resources.models.openings
import resources.models.resource_queries
from common.operations import BumpContentVersion, KeepSlugs
from resources.guides import shipped
from resources.migrations import _parts
from resources.migrations._areas import KEEP_AREAS
from resources.migrations._lists import GROUP_OF_LIST, SHORT_CHAINS
from resources.migrations._moments import KEEP_MOMENTS
from resources.migrations._numbers import FOLLOW_NUMBERS
from resources.migrations._search import KEEP_OPENINGS, KEEP_SEARCH


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
                (
                    "is_list",
                    models.BooleanField(
                        default=False,
                        help_text="A page of somebody else that gathers such resources. It needs a website.",
                        verbose_name="a list kept by others",
                    ),
                ),
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
                    "verified_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("steward", "Stewards of the network"),
                            ("keeper", "Directory keeper"),
                            ("organizer", "Organizer"),
                            ("volunteer", "Volunteer"),
                            ("place", "Somebody who knows the place"),
                        ],
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "verified_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("called", "Called"),
                            ("visited", "Visited"),
                            ("wrote", "Wrote"),
                            ("website", "Read its website"),
                            ("keeper", "Its keeper said so"),
                        ],
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "verified_name",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=80,
                    ),
                ),
                (
                    "verified_ward",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="pods.ward",
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
                    resources.models.resource_queries.ClosedForNow("reopens_on"),
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
                (
                    "comes_after",
                    models.BooleanField(
                        default=False,
                        verbose_name="after the entries of the list that is followed",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
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
                    "code",
                    models.CharField(
                        default=resources.models.lists.new_code,
                        editable=False,
                        max_length=8,
                        unique=True,
                        verbose_name="short code",
                    ),
                ),
                (
                    "intro",
                    models.TextField(blank=True, max_length=2000, verbose_name="introduction"),
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
                    "shown_from",
                    models.DateTimeField(
                        blank=True,
                        help_text="Before that, its address says that the list comes later.",
                        null=True,
                        verbose_name="shown from",
                    ),
                ),
                (
                    "shown_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="After that, its address says that the list is no longer shown.",
                        null=True,
                        verbose_name="shown until",
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="published"
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followers",
                        to="resources.resourcelist",
                        verbose_name="follows",
                    ),
                ),
                (
                    "cut_loose_from",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="resources.resourcelist",
                        verbose_name="followed before",
                    ),
                ),
                (
                    "cut_loose_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="cut loose"
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
                    "text_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=common.fields.SearchKey(
                            "title", common.fields.TextsIn("i18n", models.Value("title"))
                        ),
                        output_field=models.TextField(),
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
            index=models.Index(
                condition=models.Q(("state", "published")),
                fields=["id"],
                name="resource_published",
            ),
        ),
        migrations.AddIndex(
            model_name="resource",
            index=models.Index(
                condition=models.Q(("organization", None), ("state", "published")),
                fields=["id"],
                name="resource_alone",
            ),
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
                    ("is_list", False), models.Q(("website", ""), _negated=True), _connector="OR"
                ),
                name="resource_list_has_website",
                violation_error_message="Say at which website the list is.",
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
                    models.Q(("published_at", None), ("state", "draft")),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True), ("published_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="resourcelist_published_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourcelist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("shown_from", None),
                    ("shown_until", None),
                    ("shown_from__lt", models.F("shown_until")),
                    _connector="OR",
                ),
                name="resourcelist_shown_in_order",
                violation_error_message="The end must come after the beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourcelist",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[23456789bcdfghjkmnpqrstvwxz]{5,8}$")),
                name="resourcelist_code",
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
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__in", ("suggest",)), _negated=True),
                name="resource_slug_is_free",
                violation_error_message="This address is one of ours. Please choose another.",
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
        BumpContentVersion("resources_resource", "directory", _parts.OF_ENTRIES),
        BumpContentVersion("resources_resource_wards", "directory"),
        BumpContentVersion("resources_resource_pods", "directory"),
        BumpContentVersion("resources_phone", "directory", _parts.OF_THEIR_ROWS),
        BumpContentVersion("resources_schedule", "directory", _parts.OF_THEIR_ROWS),
        BumpContentVersion("resources_resourcelist", "directory", _parts.OF_LISTS),
        BumpContentVersion("resources_listedresource", "directory", _parts.OF_LISTS_ONLY),
        BumpContentVersion("resources_guide", "guides"),
        migrations.CreateModel(
            name="LinkCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("website", "Website"), ("chat", "Chat")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("url", models.URLField(verbose_name="address")),
                ("host", models.CharField(max_length=200)),
                ("next_at", models.DateTimeField()),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="looked at"),
                ),
                (
                    "status",
                    models.PositiveSmallIntegerField(blank=True, null=True),
                ),
                ("reason", models.CharField(blank=True, max_length=12)),
                (
                    "failures",
                    models.PositiveSmallIntegerField(default=0),
                ),
                (
                    "failing_since",
                    models.DateTimeField(blank=True, null=True),
                ),
            ],
            options={
                "verbose_name": "link of an entry",
                "verbose_name_plural": "links of entries",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Caller",
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
                        help_text="Whoever gets the link. Never public.",
                        max_length=80,
                        verbose_name="name",
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        help_text="They call places where one of these is spoken. None means: all places.",
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="created"
                    ),
                ),
                ("ends_at", models.DateTimeField(editable=False, verbose_name="the link ends")),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "wards",
                    models.ManyToManyField(
                        blank=True,
                        help_text="None means: the whole city.",
                        related_name="+",
                        to="pods.ward",
                        verbose_name="wards",
                    ),
                ),
            ],
            options={
                "verbose_name": "caller",
                "verbose_name_plural": "callers",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="EntryCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(editable=False, max_length=22, unique=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("true", "Still true"),
                            ("changed", "Something changed"),
                            ("closed", "It has closed"),
                            ("nobody", "Nobody answered"),
                            ("skipped", "Passed over"),
                            ("lapsed", "Not made in time"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "caller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="resources.caller",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="resources.resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "call to a place",
                "verbose_name_plural": "calls to places",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="EntryKeeper",
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
                        blank=True,
                        help_text="Of somebody who is not staff.",
                        max_length=80,
                        verbose_name="name",
                    ),
                ),
                (
                    "email",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=254, verbose_name="email"
                    ),
                ),
                (
                    "email_index",
                    common.fields.BlindIndexField(db_index=True, purpose="email", source="email"),
                ),
                (
                    "language",
                    models.CharField(
                        default="en", max_length=10, verbose_name="language of messages"
                    ),
                ),
                (
                    "name_is_public",
                    models.BooleanField(
                        default=False,
                        help_text="Only if they said so: pages then name them as whoever checked.",
                        verbose_name="their name may be shown",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="since"
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="asked"
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="answered"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="staff member",
                    ),
                ),
            ],
            options={
                "verbose_name": "keeper of entries",
                "verbose_name_plural": "keepers of entries",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="EntryCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("true", "Still true"),
                            ("changed", "Something changed"),
                            ("closed", "It has closed"),
                            ("not-reached", "Nobody was reached"),
                        ],
                        max_length=12,
                        verbose_name="what was found",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("called", "Called"),
                            ("visited", "Visited"),
                            ("wrote", "Wrote"),
                            ("website", "Read its website"),
                            ("keeper", "Its keeper said so"),
                        ],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                (
                    "checked_as",
                    models.CharField(
                        choices=[
                            ("steward", "Stewards of the network"),
                            ("keeper", "Directory keeper"),
                            ("organizer", "Organizer"),
                            ("volunteer", "Volunteer"),
                            ("place", "Somebody who knows the place"),
                        ],
                        max_length=10,
                        verbose_name="readers see",
                    ),
                ),
                ("shown_name", models.CharField(blank=True, max_length=80, verbose_name="by name")),
                (
                    "note",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=1000, verbose_name="what they said"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="created"
                    ),
                ),
                (
                    "done_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="corrected"
                    ),
                ),
                (
                    "caller",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="checks",
                        to="resources.caller",
                        verbose_name="caller",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="corrected by",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="resources.resource",
                        verbose_name="resource",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="staff member",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="pods.ward",
                        verbose_name="ward",
                    ),
                ),
                (
                    "keeper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="checks",
                        to="resources.entrykeeper",
                        verbose_name="keeper of entries",
                    ),
                ),
            ],
            options={
                "verbose_name": "check of an entry",
                "verbose_name_plural": "checks of entries",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="resource",
            name="keeper",
            field=models.ForeignKey(
                blank=True,
                help_text="Is asked every three months if all of it is still true. Never public.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="entries",
                to="resources.entrykeeper",
                verbose_name="kept by",
            ),
        ),
        migrations.AddIndex(
            model_name="resource",
            index=models.Index(
                models.OrderBy(models.F("verified_on"), nulls_first=True),
                models.F("id"),
                condition=models.Q(("state", "published")),
                name="resource_to_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verified_on__isnull", False),
                    models.Q(
                        ("verified_as", ""),
                        ("verified_how", ""),
                        ("verified_name", ""),
                        ("verified_ward", None),
                    ),
                    _connector="OR",
                ),
                name="resource_verified_has_day",
            ),
        ),
        migrations.AddField(
            model_name="linkcheck",
            name="resource",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="links",
                to="resources.resource",
                verbose_name="resource",
            ),
        ),
        migrations.AddIndex(
            model_name="entrycall",
            index=models.Index(fields=["resource", "-at"], name="entrycall_resource_at"),
        ),
        migrations.AddConstraint(
            model_name="entrycall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("outcome", "")),
                    models.Q(models.Q(("outcome", ""), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="entrycall_ended_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="entrycall",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")), fields=("resource",), name="entrycall_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="entrykeeper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("email_index", ""),
                        ("name", ""),
                        ("name_is_public", False),
                        ("user__isnull", False),
                    ),
                    models.Q(
                        ("user", None),
                        models.Q(("name", ""), _negated=True),
                        models.Q(("email_index", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="entrykeeper_staff_or_outside",
                violation_error_message="Choose a staff member, or write a name and an email; not both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="entrykeeper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("email_index", ""), _negated=True),
                fields=("email_index",),
                name="entrykeeper_email_once",
                violation_error_message="Somebody with this email keeps entries already.",
            ),
        ),
        migrations.AddIndex(
            model_name="entrycheck",
            index=models.Index(fields=["resource", "-day", "-id"], name="entrycheck_resource_day"),
        ),
        migrations.AddIndex(
            model_name="entrycheck",
            index=models.Index(
                condition=models.Q(("done_at", None), ("outcome__in", ("changed", "closed"))),
                fields=["-id"],
                name="entrycheck_to_correct",
            ),
        ),
        migrations.AddConstraint(
            model_name="entrycheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("done_by", None)),
                    models.Q(("done_at__isnull", False), ("outcome__in", ("changed", "closed"))),
                    _connector="OR",
                ),
                name="entrycheck_done_was_to_correct",
            ),
        ),
        migrations.AddConstraint(
            model_name="entrycheck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("keeper__isnull", False), ("outcome", "true")),
                fields=("resource", "keeper", "day"),
                name="entrycheck_true_once_a_day",
            ),
        ),
        migrations.AddIndex(
            model_name="linkcheck",
            index=models.Index(fields=["next_at"], name="linkcheck_next_at"),
        ),
        migrations.AddConstraint(
            model_name="linkcheck",
            constraint=models.UniqueConstraint(fields=("resource", "kind"), name="linkcheck_once"),
        ),
        migrations.AddConstraint(
            model_name="linkcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("failing_since", None), ("failures", 0)),
                    models.Q(("failing_since__isnull", False), ("failures__gt", 0)),
                    _connector="OR",
                ),
                name="linkcheck_failing_has_time",
            ),
        ),
        # Backwards there is nothing to do: the table goes with them.
        migrations.RunPython(add_guides, migrations.RunPython.noop),
        migrations.CreateModel(
            name="AlwaysShown",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sentence",
                    models.CharField(
                        help_text="Write {number} where the number stands.",
                        max_length=160,
                        verbose_name="sentence",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="From 1 to 4: there are no more than these.",
                        verbose_name="position",
                    ),
                ),
                (
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=("sentence",), required_languages=(), virtual_fields=True
                    ),
                ),
            ],
            options={
                "verbose_name": "number on every page",
                "verbose_name_plural": "numbers on every page",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
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
                    "email",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=254, verbose_name="email"
                    ),
                ),
                (
                    "email_proven_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="email proven"
                    ),
                ),
                (
                    "others_read_email",
                    models.BooleanField(
                        default=False, verbose_name="other people read this mailbox"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="en", max_length=10, verbose_name="language of messages"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "A new entry"),
                            ("closed", "It is closed, or not there any more"),
                            ("hours", "The hours are different"),
                            ("contact", "The phone number, website or address is different"),
                            ("other", "Something else is wrong"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("taken", "Taken over"),
                            ("partly", "Taken over in part"),
                            ("refused", "Not taken over"),
                            ("same", "Known already"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="suggested"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="name")),
                (
                    "title_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=common.fields.SearchKey("title"),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "description",
                    models.TextField(blank=True, max_length=1000, verbose_name="what it offers"),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="address")),
                (
                    "number",
                    models.CharField(blank=True, max_length=40, verbose_name="phone number"),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "hours",
                    models.CharField(blank=True, max_length=300, verbose_name="hours, in words"),
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
                    "words",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=1000, verbose_name="their words"
                    ),
                ),
                (
                    "email_index",
                    common.fields.BlindIndexField(db_index=True, purpose="email", source="email"),
                ),
                (
                    "reason",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=500, verbose_name="why not"
                    ),
                ),
                (
                    "taken",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="what was taken over",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="decided"
                    ),
                ),
            ],
            options={
                "verbose_name": "suggestion for the directory",
                "verbose_name_plural": "suggestions for the directory",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="alwaysshown",
            name="resource",
            field=models.ForeignKey(
                help_text="The number that is called first is shown.",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="always_shown",
                to="resources.resource",
                verbose_name="resource",
            ),
        ),
        migrations.AddField(
            model_name="alwaysshown",
            name="ward",
            field=models.ForeignKey(
                blank=True,
                help_text="Without a ward it is on every page.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="always_shown",
                to="pods.ward",
                verbose_name="ward",
            ),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="entered by",
            ),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="resource",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="suggestions",
                to="resources.resource",
                verbose_name="resource",
            ),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="ward",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="pods.ward",
                verbose_name="ward",
            ),
        ),
        migrations.AddConstraint(
            model_name="alwaysshown",
            constraint=models.UniqueConstraint(
                fields=("ward", "position"), name="always_shown_position", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="alwaysshown",
            constraint=models.UniqueConstraint(
                fields=("ward", "resource"), name="always_shown_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="alwaysshown",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__gte", 1), ("position__lte", 4)),
                name="always_shown_few",
                violation_error_message="From 1 to 4: there are no more than these.",
            ),
        ),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(fields=["state", "-id"], name="suggestion_state"),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("state", "waiting")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ["taken", "partly", "refused", "same"]),
                    ),
                    _connector="OR",
                ),
                name="suggestion_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "new"), ("resource__isnull", False), _connector="OR"),
                name="suggestion_is_about_an_entry",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("set_aside_at", None), ("state", "waiting"), _connector="OR"),
                name="suggestion_aside_is_undecided",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("set_aside_at__isnull", True), ("why_aside", "")),
                    models.Q(
                        ("set_aside_at__isnull", False), models.Q(("why_aside", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="suggestion_aside_for_a_reason",
            ),
        ),
        BumpContentVersion("resources_alwaysshown", "numbers"),
        migrations.RunSQL(*FOLLOW_NUMBERS),
        # --- Headings, followed lists, lists in lists ---
        migrations.CreateModel(
            name="ListGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("heading", models.CharField(max_length=80, verbose_name="heading")),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=100, verbose_name="position"),
                ),
                (
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=("heading",), required_languages=(), virtual_fields=True
                    ),
                ),
                (
                    "resource_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="groups",
                        to="resources.resourcelist",
                        verbose_name="list",
                    ),
                ),
            ],
            options={
                "verbose_name": "heading in a list",
                "verbose_name_plural": "headings in a list",
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("resource_list", "heading"), name="listgroup_heading_once"
                    ),
                    models.UniqueConstraint(
                        fields=("id", "resource_list"), name="listgroup_of_list"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HiddenEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="resources.resource",
                    ),
                ),
                (
                    "resource_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hidden",
                        to="resources.resourcelist",
                    ),
                ),
            ],
            options={
                "verbose_name": "hidden entry of a list",
                "verbose_name_plural": "hidden entries of a list",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("resource_list", "resource"), name="hidden_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkedList",
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
                (
                    "linked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="resources.resourcelist",
                        verbose_name="list",
                    ),
                ),
                (
                    "resource_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="resources.resourcelist",
                    ),
                ),
            ],
            options={
                "verbose_name": "list in a list",
                "verbose_name_plural": "lists in a list",
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("resource_list", "linked"), name="linked_once"),
                    models.CheckConstraint(
                        condition=models.Q(("linked", models.F("resource_list")), _negated=True),
                        name="linkedlist_not_itself",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="listedresource",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="entries",
                to="resources.listgroup",
                verbose_name="heading",
            ),
        ),
        migrations.RunSQL(*GROUP_OF_LIST),
        migrations.RunSQL(*SHORT_CHAINS),
        BumpContentVersion("resources_listgroup", "directory", _parts.OF_LISTS_ONLY),
        BumpContentVersion("resources_hiddenentry", "directory", _parts.OF_LISTS_ONLY),
        BumpContentVersion("resources_linkedlist", "directory"),
        # What the directory is searched by.
        migrations.CreateModel(
            name="OpeningsKnown",
            fields=[
                (
                    "resource",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="openings_known",
                        serialize=False,
                        to="resources.resource",
                        verbose_name="resource",
                    ),
                ),
                (
                    "until",
                    models.DateTimeField(
                        db_index=True,
                        default=datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                        verbose_name="known until",
                    ),
                ),
            ],
            options={
                "verbose_name": "openings that are known",
                "verbose_name_plural": "openings that are known",
            },
        ),
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                (
                    "resource",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_row",
                        serialize=False,
                        to="resources.resource",
                        verbose_name="resource",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("heading", models.BigIntegerField(verbose_name="category")),
                ("key", models.TextField(db_collation="C", verbose_name="name")),
                (
                    "reopens_on",
                    models.DateField(null=True, verbose_name="closed for now, opens again on"),
                ),
                (
                    "words",
                    django.contrib.postgres.search.SearchVectorField(verbose_name="words"),
                ),
            ],
            options={
                "verbose_name": "entry as it is searched",
                "verbose_name_plural": "entries as they are searched",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["words"], name="search_words"
                    ),
                    models.Index(
                        fields=["position", "heading", "key", "resource"], name="search_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=40, verbose_name="word")),
            ],
            options={
                "verbose_name": "word of the directory",
                "verbose_name_plural": "words of the directory",
                "indexes": [
                    models.Index(fields=["word"], name="search_word"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", name="gin_trgm_ops"),
                        name="search_word_trgm",
                    ),
                ],
            },
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
                ("starts_at", models.DateTimeField(verbose_name="opens at")),
                ("ends_at", models.DateTimeField(verbose_name="closes at")),
                (
                    "resource",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="openings",
                        to="resources.resource",
                        verbose_name="resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "opening of an entry",
                "verbose_name_plural": "openings of entries",
                "indexes": [
                    models.Index(
                        fields=["resource", "starts_at", "ends_at"], name="opening_of_entry"
                    ),
                    django.contrib.postgres.indexes.GistIndex(
                        resources.models.openings.Span("starts_at", "ends_at", models.Value("[)")),
                        name="opening_span",
                    ),
                    models.Index(fields=["starts_at"], name="opening_starts"),
                    models.Index(fields=["ends_at"], name="opening_ends"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="opening_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.RunSQL(*KEEP_SEARCH),
        migrations.RunSQL(*KEEP_OPENINGS),
        BumpContentVersion("resources_searchrow", "directory", _parts.OF_LISTS_ONLY),
    ]
