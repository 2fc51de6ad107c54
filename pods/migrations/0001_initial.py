import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modeltrans.fields
from django.conf import settings
from django.db import migrations, models

import common.fields
import common.phones
import common.reading_order
import pods.models.findable
import pods.models.page_parts
from common.operations import BumpContentVersion, KeepSlugs
from pods.migrations import _sql


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("common", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Group",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reading_keys", common.reading_order.ReadingKeysField(source="name")),
                (
                    "zip_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        help_text="Separated by commas. Empty: those of its ward.",
                        size=None,
                        verbose_name="ZIP codes",
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
                    "found_zips",
                    pods.models.findable.FoundZipsField(
                        base_field=models.CharField(max_length=10),
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("slug", models.SlugField(unique=True, verbose_name="slug")),
                (
                    "area",
                    models.CharField(
                        help_text="Its neighborhood, city or region, in words.",
                        max_length=160,
                        verbose_name="area",
                    ),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True,
                        help_text="Public.",
                        max_length=1000,
                        verbose_name="what they do",
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "request_form",
                    models.URLField(
                        blank=True,
                        help_text="Where neighbors of that area ask this group for help.",
                        verbose_name="their own request form",
                    ),
                ),
                (
                    "phone",
                    common.phones.PublishedPhoneField(
                        blank=True, max_length=128, region=None, verbose_name="public phone"
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="public email"),
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
                        fields=("name", "area", "description"),
                        required_languages=(),
                        virtual_fields=True,
                    ),
                ),
                (
                    "find_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=common.fields.SearchKey(
                            "name",
                            "area",
                            common.fields.TextsIn(
                                "i18n", models.Value("name"), models.Value("area")
                            ),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "group",
                "verbose_name_plural": "groups",
                "ordering": [
                    models.OrderBy(models.F("ward"), nulls_last=True),
                    common.reading_order.InReadersOrder(),
                ],
            },
        ),
        migrations.CreateModel(
            name="ZipCentroid",
            fields=[
                (
                    "zip_code",
                    models.CharField(
                        max_length=10, primary_key=True, serialize=False, verbose_name="ZIP code"
                    ),
                ),
                ("latitude", models.FloatField(verbose_name="latitude")),
                ("longitude", models.FloatField(verbose_name="longitude")),
            ],
            options={
                "verbose_name": "center of a ZIP code",
                "verbose_name_plural": "centers of ZIP codes",
                "ordering": ["zip_code"],
            },
        ),
        migrations.CreateModel(
            name="Ward",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reading_keys", common.reading_order.ReadingKeysField(source="name")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("slug", models.SlugField(unique=True, verbose_name="slug")),
                (
                    "intro",
                    models.TextField(blank=True, max_length=2000, verbose_name="introduction"),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=100, verbose_name="position"),
                ),
                (
                    "zip_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        help_text="Separated by commas.",
                        size=None,
                        verbose_name="ZIP codes",
                    ),
                ),
                (
                    "hotline",
                    common.phones.PublishedPhoneField(
                        blank=True, max_length=128, region=None, verbose_name="hotline"
                    ),
                ),
                (
                    "hotline_hours",
                    models.CharField(blank=True, max_length=160, verbose_name="hotline hours"),
                ),
                (
                    "lists_needs",
                    models.BooleanField(
                        default=False,
                        help_text="Kinds of help, places and times, without names. Anyone can offer to help with one.",
                        verbose_name="public list of open needs",
                    ),
                ),
                (
                    "is_hotline_only",
                    models.BooleanField(
                        default=False,
                        help_text="The ward's page shows the hotline first, and the forms below it.",
                        verbose_name="hotline instead of forms",
                    ),
                ),
                (
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=("name", "intro", "hotline_hours"),
                        required_languages=(),
                        virtual_fields=True,
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
                    "text_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=common.fields.SearchKey(
                            "name",
                            "intro",
                            common.fields.TextsIn(
                                "i18n", models.Value("name"), models.Value("intro")
                            ),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "neighbors",
                    models.ManyToManyField(
                        blank=True, to="pods.ward", verbose_name="neighboring wards"
                    ),
                ),
            ],
            options={
                "verbose_name": "ward",
                "verbose_name_plural": "wards",
                "ordering": ["position", common.reading_order.InReadersOrder()],
            },
        ),
        migrations.CreateModel(
            name="Pod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reading_keys", common.reading_order.ReadingKeysField(source="name")),
                (
                    "zip_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        help_text="Separated by commas. Empty: those of its ward.",
                        size=None,
                        verbose_name="ZIP codes",
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
                    "found_zips",
                    pods.models.findable.FoundZipsField(
                        base_field=models.CharField(max_length=10),
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("slug", models.SlugField(unique=True, verbose_name="slug")),
                (
                    "zone",
                    models.CharField(
                        choices=[
                            ("floor", "A floor"),
                            ("building", "A building"),
                            ("block", "A block"),
                            ("neighborhood", "A neighborhood"),
                            ("community", "A community (not one place)"),
                        ],
                        default="block",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True,
                        help_text="Where it is in general terms and what neighbors do together. Public.",
                        max_length=2000,
                        verbose_name="description",
                    ),
                ),
                (
                    "extent",
                    models.CharField(
                        blank=True,
                        help_text="In words: streets, house numbers, floors. Public.",
                        max_length=200,
                        verbose_name="how far it reaches",
                    ),
                ),
                (
                    "talks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("call", "Phone calls"),
                                ("text", "Text messages"),
                                ("chat", "A group chat"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="how they talk",
                    ),
                ),
                (
                    "contact_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="public email"),
                ),
                (
                    "contact_phone",
                    common.phones.PublishedPhoneField(
                        blank=True, max_length=128, region=None, verbose_name="public phone"
                    ),
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
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=("name", "description", "extent"),
                        required_languages=(),
                        virtual_fields=True,
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
                    "find_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=common.fields.SearchKey(
                            "name",
                            "extent",
                            common.fields.TextsIn(
                                "i18n", models.Value("name"), models.Value("extent")
                            ),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        help_text="For example the building that this floor is in.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="parts",
                        to="pods.pod",
                        verbose_name="part of the pod",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pods",
                        to="pods.ward",
                        verbose_name="ward",
                    ),
                ),
            ],
            options={
                "verbose_name": "pod",
                "verbose_name_plural": "pods",
                "ordering": [
                    "ward__position",
                    common.reading_order.InReadersOrder("ward__reading_keys"),
                    common.reading_order.InReadersOrder(),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaceProposal",
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
                    "phone",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=40, verbose_name="phone"
                    ),
                ),
                (
                    "phone_tail_index",
                    common.fields.BlindIndexField(purpose="phone_tail", source="phone"),
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("pod", "A pod that we are starting"),
                            ("group", "A group that exists already"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for review"),
                            ("asked", "A question was asked"),
                            ("approved", "Approved"),
                            ("declined", "Declined"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="proposed"
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="decided"
                    ),
                ),
                ("title", models.CharField(max_length=80, verbose_name="name of the pod or group")),
                (
                    "title_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=common.fields.SearchKey("title"),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "zone",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("floor", "A floor"),
                            ("building", "A building"),
                            ("block", "A block"),
                            ("neighborhood", "A neighborhood"),
                            ("community", "A community (not one place)"),
                        ],
                        max_length=20,
                        verbose_name="kind of place",
                    ),
                ),
                (
                    "extent",
                    models.CharField(blank=True, max_length=200, verbose_name="how far it reaches"),
                ),
                (
                    "description",
                    models.TextField(blank=True, max_length=1000, verbose_name="what they do"),
                ),
                (
                    "zip_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="ZIP codes",
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
                    "talks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("call", "Phone calls"),
                                ("text", "Text messages"),
                                ("chat", "A group chat"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="how they talk",
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "request_form",
                    models.URLField(blank=True, verbose_name="their own request form"),
                ),
                (
                    "name",
                    common.fields.EncryptedTextField(max_length=100, verbose_name="proposed by"),
                ),
                (
                    "phone_index",
                    common.fields.BlindIndexField(db_index=True, purpose="phone", source="phone"),
                ),
                (
                    "email_index",
                    common.fields.BlindIndexField(db_index=True, purpose="email", source="email"),
                ),
                (
                    "buddy",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=200, verbose_name="buddy"
                    ),
                ),
                (
                    "chat_link",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=300, verbose_name="link to the chat"
                    ),
                ),
                (
                    "question",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=500, verbose_name="what was asked"
                    ),
                ),
                (
                    "answer",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=1000, verbose_name="their answer"
                    ),
                ),
                (
                    "reason",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=500, verbose_name="why it was declined"
                    ),
                ),
                (
                    "organizes_since",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        null=True,
                        verbose_name="organizes it by private link since",
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
                    "group",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposal",
                        to="pods.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "pod",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposal",
                        to="pods.pod",
                        verbose_name="pod",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="pods.ward",
                        verbose_name="ward",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal of a pod or group",
                "verbose_name_plural": "proposals of pods and groups",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="title")),
                (
                    "text",
                    models.TextField(
                        help_text="What, where, when, and for whom. Public, unless you choose a pod.",
                        max_length=600,
                        verbose_name="text",
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        blank=True, help_text="Where to read more.", verbose_name="link"
                    ),
                ),
                (
                    "is_warning",
                    models.BooleanField(
                        default=False,
                        help_text="Shown first and in another color. For danger to life or health.",
                        verbose_name="warning",
                    ),
                ),
                (
                    "for_helpers",
                    models.BooleanField(
                        default=False,
                        help_text="For example a legal note: volunteers read it when they sign up and before they say yes, and nobody else does. It is not sent to anybody.",
                        verbose_name="only where helpers say yes",
                    ),
                ),
                (
                    "starts_at",
                    models.DateTimeField(
                        default=pods.models.page_parts.this_minute, verbose_name="shown from"
                    ),
                ),
                (
                    "ends_at",
                    models.DateTimeField(
                        default=pods.models.page_parts.in_a_week,
                        help_text="After this it is no longer shown.",
                        verbose_name="shown until",
                    ),
                ),
                (
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=("title", "text"), required_languages=(), virtual_fields=True
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave empty for the whole city.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="pods.ward",
                        verbose_name="ward",
                    ),
                ),
                (
                    "pod",
                    models.ForeignKey(
                        blank=True,
                        help_text="Only its members read it, on their private pages. Please name nobody.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="pods.pod",
                        verbose_name="pod",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-is_warning", "starts_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="IntakePause",
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
                        choices=[("closed", "Closed"), ("slowed", "Slower")],
                        default="closed",
                        help_text="You can always enter requests by phone.",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "starts_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="first day"
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(
                        help_text="On the next day everything is as usual again.",
                        verbose_name="last day",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("many_requests", "More people asked than we can help right now."),
                            ("few_helpers", "Too few neighbors can help right now."),
                            ("supplies", "What we give out has run out for now."),
                            ("weather", "The weather keeps us from getting around."),
                            ("days_off", "Many of us are away or resting these days."),
                            ("other", "Another reason, in our own words"),
                        ],
                        help_text="Public. All but the last are shown in the reader’s language.",
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="Public. With “another reason” it is needed in every language.",
                        max_length=200,
                        verbose_name="in your own words",
                    ),
                ),
                (
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=("reason",), required_languages=(), virtual_fields=True
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave empty for every kind.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="intake_pauses",
                        to="common.category",
                        verbose_name="kind of help",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave empty for the whole city.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="intake_pauses",
                        to="pods.ward",
                        verbose_name="ward",
                    ),
                ),
            ],
            options={
                "verbose_name": "pause of intake",
                "verbose_name_plural": "pauses of intake",
                "ordering": ["kind", "ends_on", "id"],
            },
        ),
        migrations.AddField(
            model_name="group",
            name="ward",
            field=models.ForeignKey(
                blank=True,
                help_text="Leave empty for a group beyond our area.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="groups",
                to="pods.ward",
                verbose_name="ward",
            ),
        ),
        migrations.CreateModel(
            name="AreaRole",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("coordinator", "Coordinator"),
                            ("operator", "Hotline operator"),
                            ("organizer", "Organizer"),
                            ("keeper", "Directory keeper"),
                            ("treasurer", "Treasurer"),
                        ],
                        help_text="Coordinators match requests and volunteers; a coordinator of a pod opens the requests of its whole ward. Organizers keep resources, lists and ways to give. Both write the pages of pods. Hotline operators type what callers say, and see what they typed that day. Directory keepers keep resources and lists. Treasurers keep the books of shared funds. For these three, no ward and no pod means the whole city.",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="area_roles",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="staff member",
                    ),
                ),
                (
                    "pod",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="pods.pod",
                        verbose_name="pod",
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
                "verbose_name": "role in an area",
                "verbose_name_plural": "roles in areas",
            },
        ),
        migrations.CreateModel(
            name="WayToGive",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reading_keys", common.reading_order.ReadingKeysField(source="name")),
                (
                    "name",
                    models.CharField(
                        help_text="The person or group that receives it.",
                        max_length=80,
                        verbose_name="name",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="What it is for.", max_length=200, verbose_name="note"
                    ),
                ),
                ("url", models.URLField(blank=True, verbose_name="link")),
                (
                    "handle",
                    models.CharField(
                        blank=True,
                        help_text="For example a Cash App name.",
                        max_length=80,
                        verbose_name="handle",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=100, verbose_name="position"),
                ),
                (
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=("name", "note"), required_languages=(), virtual_fields=True
                    ),
                ),
                (
                    "pod",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ways_to_give",
                        to="pods.pod",
                        verbose_name="pod",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ways_to_give",
                        to="pods.ward",
                        verbose_name="ward",
                    ),
                ),
            ],
            options={
                "verbose_name": "way to give",
                "verbose_name_plural": "ways to give",
                "ordering": ["position", common.reading_order.InReadersOrder()],
            },
        ),
        migrations.AddConstraint(
            model_name="pod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("part_of", None),
                    models.Q(("part_of", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="pod_not_part_of_itself",
                violation_error_message="A pod cannot be a part of itself, or of one of its own parts.",
            ),
        ),
        migrations.AddIndex(
            model_name="ward",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["zip_codes"], name="ward_zip_codes"
            ),
        ),
        migrations.AddConstraint(
            model_name="ward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_hotline_only", False),
                    models.Q(("hotline", ""), _negated=True),
                    _connector="OR",
                ),
                name="ward_hotline_only_has_hotline",
                violation_error_message="A ward with a hotline instead of forms needs a hotline.",
            ),
        ),
        migrations.AddIndex(
            model_name="pod",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("name_key", name="gin_trgm_ops"),
                name="pod_name_trgm",
            ),
        ),
        migrations.AddIndex(
            model_name="pod",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("find_key", name="gin_trgm_ops"),
                name="pod_find_trgm",
            ),
        ),
        migrations.AddIndex(
            model_name="pod",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["found_zips"], name="pod_found_zips"
            ),
        ),
        migrations.AddIndex(
            model_name="pod",
            index=models.Index(fields=["ward", "state"], name="pod_ward_state"),
        ),
        migrations.AddConstraint(
            model_name="pod",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__in", ("start",)), _negated=True),
                name="pod_slug_is_free",
                violation_error_message="This address is one of ours. Please choose another.",
            ),
        ),
        migrations.AddIndex(
            model_name="placeproposal",
            index=models.Index(fields=["state", "-id"], name="placeproposal_state"),
        ),
        migrations.AddConstraint(
            model_name="placeproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("state__in", ("waiting", "asked"))),
                    models.Q(
                        ("decided_at__isnull", False), ("state__in", ("approved", "declined"))
                    ),
                    _connector="OR",
                ),
                name="placeproposal_decided_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="placeproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "group"),
                    models.Q(("ward__isnull", False), models.Q(("zone", ""), _negated=True)),
                    _connector="OR",
                ),
                name="placeproposal_pod_has_ward",
            ),
        ),
        migrations.AddConstraint(
            model_name="placeproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("group", None), ("pod", None)), ("state", "approved"), _connector="OR"
                ),
                name="placeproposal_page_is_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="placeproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("organizes_since", None), ("state", "approved"), _connector="OR"
                ),
                name="placeproposal_organizer_is_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="placeproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("set_aside_at__isnull", True), ("why_aside", "")),
                    models.Q(
                        ("set_aside_at__isnull", False), models.Q(("why_aside", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="placeproposal_aside_for_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["ends_at"], name="notice_ends_at"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="notice_ends_after_it_starts",
                violation_error_message="The end must come after the start.",
            ),
        ),
        migrations.AddIndex(
            model_name="intakepause",
            index=models.Index(fields=["ends_on"], name="intakepause_ends_on"),
        ),
        migrations.AddConstraint(
            model_name="intakepause",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="intakepause_ends_after_it_starts",
                violation_error_message="The last day must not come before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intakepause",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("closed", "slowed"))), name="intakepause_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="intakepause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "cause__in",
                        ("many_requests", "few_helpers", "supplies", "weather", "days_off"),
                    ),
                    models.Q(("cause", "other"), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="intakepause_has_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="group",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("find_key", name="gin_trgm_ops"),
                name="group_find_trgm",
            ),
        ),
        migrations.AddIndex(
            model_name="group",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["found_zips"], name="group_found_zips"
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("website", ""), _negated=True),
                    models.Q(("request_form", ""), _negated=True),
                    models.Q(("phone", ""), _negated=True),
                    models.Q(("email", ""), _negated=True),
                    _connector="OR",
                ),
                name="group_can_be_reached",
                violation_error_message="Give a website, a request form, a phone or an email.",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("ward__isnull", True), ("pod__isnull", True), _connector="OR"),
                name="notice_one_place",
                violation_error_message="Choose a ward or a pod, not both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("for_helpers", False), ("pod__isnull", True), _connector="OR"),
                name="notice_for_helpers_of_no_pod",
                violation_error_message="A note for helpers is for a ward or the whole city.",
            ),
        ),
        migrations.AddConstraint(
            model_name="arearole",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pod__isnull", True), ("ward__isnull", False)),
                    models.Q(("pod__isnull", False), ("ward__isnull", True)),
                    models.Q(
                        ("pod__isnull", True),
                        ("role__in", ("operator", "keeper", "treasurer")),
                        ("ward__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="arearole_ward_or_pod",
                violation_error_message="Choose a ward or a pod, not both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="arearole",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ("coordinator", "operator", "organizer", "keeper", "treasurer"))
                ),
                name="arearole_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="arearole",
            constraint=models.UniqueConstraint(
                fields=("user", "role", "ward", "pod"), name="arearole_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="waytogive",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("url", ""), _negated=True),
                    models.Q(("handle", ""), _negated=True),
                    _connector="OR",
                ),
                name="waytogive_link_or_handle",
                violation_error_message="Give a link or a handle.",
            ),
        ),
        migrations.AddConstraint(
            model_name="waytogive",
            constraint=models.CheckConstraint(
                condition=models.Q(("ward__isnull", True), ("pod__isnull", True), _connector="OR"),
                name="waytogive_one_place",
                violation_error_message="Choose a ward or a pod, not both.",
            ),
        ),
        migrations.RunSQL(*_sql.NO_CIRCLE),
        KeepSlugs("pods_ward"),
        KeepSlugs("pods_pod"),
        KeepSlugs("pods_group"),
        BumpContentVersion("pods_ward", "places"),
        BumpContentVersion("pods_ward_neighbors", "places"),
        BumpContentVersion("pods_pod", "places", _sql.PARTS_OF_PODS),
        BumpContentVersion("pods_group", "places", _sql.PARTS_OF_PODS),
        BumpContentVersion("pods_waytogive", "places", _sql.PARTS_OF_WAYS),
        migrations.CreateModel(
            name="PlaceLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "service",
                    models.CharField(
                        choices=[
                            ("facebook", "Facebook"),
                            ("instagram", "Instagram"),
                            ("threads", "Threads"),
                            ("x", "X"),
                            ("bluesky", "Bluesky"),
                            ("mastodon", "Mastodon"),
                            ("tiktok", "TikTok"),
                            ("youtube", "YouTube"),
                            ("nextdoor", "Nextdoor"),
                            ("whatsapp", "WhatsApp"),
                            ("signal", "Signal"),
                            ("telegram", "Telegram"),
                            ("discord", "Discord"),
                            ("slack", "Slack"),
                            ("matrix", "Matrix"),
                            ("chat", "Chat"),
                            ("calendar", "Calendar"),
                            ("website", "Website"),
                        ],
                        default="chat",
                        max_length=12,
                        verbose_name="service",
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        blank=True,
                        help_text="Empty for the name of the service.",
                        max_length=60,
                        verbose_name="words of the link",
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        validators=[django.core.validators.URLValidator(schemes=["https"])],
                        verbose_name="address",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                (
                    "pod",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="pods.pod",
                        verbose_name="pod",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="pods.ward",
                        verbose_name="ward",
                    ),
                ),
            ],
            options={
                "verbose_name": "link of a ward or pod",
                "verbose_name_plural": "links of a ward or pod",
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("url__startswith", "https://")), name="placelink_safe"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pod__isnull", False), ("ward__isnull", True)),
                            models.Q(("pod__isnull", True), ("ward__isnull", False)),
                            _connector="OR",
                        ),
                        name="placelink_one_place",
                    ),
                    models.UniqueConstraint(
                        fields=("ward", "pod", "url"), name="placelink_once", nulls_distinct=False
                    ),
                ],
            },
        ),
        BumpContentVersion("pods_placelink", "places", _sql.PARTS_OF_WAYS),
        BumpContentVersion("pods_notice", "notices"),
        BumpContentVersion("pods_intakepause", "places"),
        migrations.CreateModel(
            name="OutsideCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(editable=False, verbose_name="month")),
                (
                    "place",
                    models.CharField(
                        blank=True, editable=False, max_length=10, verbose_name="ZIP code"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("help", "Asked for help"),
                            ("offer", "Offered help"),
                            ("look", "Looked for a pod or a resource"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "count",
                    models.PositiveIntegerField(
                        default=1, editable=False, verbose_name="how many times"
                    ),
                ),
            ],
            options={
                "verbose_name": "count from outside",
                "verbose_name_plural": "counts from outside",
                "ordering": ["-month", "place", "kind"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "place", "kind"), name="outside_count_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["help", "offer", "look"])),
                        name="outside_count_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__gt", 0)), name="outside_count_some"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="outside_count_month"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EndedRole",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("coordinator", "Coordinator"),
                            ("operator", "Hotline operator"),
                            ("organizer", "Organizer"),
                            ("keeper", "Directory keeper"),
                            ("treasurer", "Treasurer"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="until"),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "pod",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="pods.pod",
                        verbose_name="pod",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ended_roles",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="staff member",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="pods.ward",
                        verbose_name="ward",
                    ),
                ),
            ],
            options={
                "verbose_name": "role that ended",
                "verbose_name_plural": "roles that ended",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                ("coordinator", "operator", "organizer", "keeper", "treasurer"),
                            )
                        ),
                        name="endedrole_role",
                    )
                ],
            },
        ),
    ]
