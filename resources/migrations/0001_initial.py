import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import modeltrans.fields
from django.conf import settings
from django.db import migrations, models

import common.fields
import common.phones
import common.reading_order
from common.operations import BumpContentVersion, KeepSlugs
from resources.guides import shipped


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
                ("reading_keys", common.reading_order.ReadingKeysField(source="title")),
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
                "ordering": ["position", common.reading_order.InReadersOrder("reading_keys")],
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
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("slug", models.SlugField(unique=True, verbose_name="slug")),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=100, verbose_name="position"),
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
                (
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=("name",), required_languages=(), virtual_fields=True
                    ),
                ),
                ("reading_keys", common.reading_order.ReadingKeysField(source="name")),
                (
                    "name_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=common.fields.SearchKey(
                            "name",
                            common.fields.TextsIn("i18n", models.Value("name")),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "resource category",
                "verbose_name_plural": "resource categories",
                "ordering": ["position", common.reading_order.InReadersOrder("reading_keys")],
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
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("slug", models.SlugField(max_length=140, unique=True, verbose_name="slug")),
                (
                    "description",
                    models.TextField(blank=True, max_length=2000, verbose_name="what it offers"),
                ),
                (
                    "phone",
                    common.phones.PublishedPhoneField(
                        blank=True, max_length=128, region=None, verbose_name="phone"
                    ),
                ),
                ("is_hotline", models.BooleanField(default=False, verbose_name="hotline")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                ("hours", models.CharField(blank=True, max_length=300, verbose_name="hours")),
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
                    "what_to_bring",
                    models.CharField(blank=True, max_length=300, verbose_name="what to bring"),
                ),
                ("cost", models.CharField(blank=True, max_length=120, verbose_name="cost")),
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
                    "verified_on",
                    models.DateField(blank=True, null=True, verbose_name="verified on"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("reading_keys", common.reading_order.ReadingKeysField(source="name")),
                (
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=("name", "description", "hours", "what_to_bring", "cost"),
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
                            common.fields.TextsIn(
                                "i18n", models.Value("name"), models.Value("description")
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
                    "phone_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Reverse(
                            common.phones.WithoutExtension("phone")
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
                        to="pods.pod",
                        verbose_name="pod",
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
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave empty when it serves the whole city.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="pods.ward",
                        verbose_name="ward",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resources",
                        to="resources.resourcecategory",
                        verbose_name="category",
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
                    common.reading_order.InReadersOrder("reading_keys"),
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
            name="ResourceList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                ("reading_keys", common.reading_order.ReadingKeysField(source="title")),
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
                "ordering": [common.reading_order.InReadersOrder("reading_keys")],
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
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("phone_key", name="text_pattern_ops"),
                name="resource_phone",
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
        KeepSlugs("resources_resource"),
        KeepSlugs("resources_resourcelist"),
        BumpContentVersion("resources_resourcecategory", "directory"),
        BumpContentVersion("resources_resource", "directory"),
        BumpContentVersion("resources_resourcelist", "directory"),
        BumpContentVersion("resources_listedresource", "directory"),
        BumpContentVersion("resources_guide", "guides"),
        # Backwards there is nothing to do: the table goes with them.
        migrations.RunPython(add_guides, migrations.RunPython.noop),
    ]
