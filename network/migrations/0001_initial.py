import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import modeltrans.fields
from django.db import migrations, models

import common.phones
from common.operations import BumpContentVersion


class Migration(migrations.Migration):
    initial = True

    dependencies = [("common", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Network",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="As it stands on every page and letter.",
                        max_length=80,
                        verbose_name="name",
                    ),
                ),
                (
                    "about",
                    models.TextField(
                        blank=True,
                        help_text="In two sentences: the neighbors you are, and what you do together.",
                        max_length=600,
                        verbose_name="about the network",
                    ),
                ),
                (
                    "consent_text",
                    models.TextField(
                        blank=True,
                        help_text="Stands on the forms, above the button that sends them.",
                        max_length=1000,
                        verbose_name="more about what people agree to",
                    ),
                ),
                (
                    "privacy_text",
                    models.TextField(
                        blank=True,
                        help_text="Follows our own text on the page about privacy.",
                        max_length=4000,
                        verbose_name="more about privacy",
                    ),
                ),
                (
                    "pause_text",
                    models.TextField(
                        blank=True,
                        help_text="For example why, and where people can turn to meanwhile.",
                        max_length=600,
                        verbose_name="what is said while you pause",
                    ),
                ),
                ("mark_small", models.BinaryField(default=bytes, verbose_name="mark")),
                ("mark_large", models.BinaryField(default=bytes, verbose_name="mark")),
                (
                    "mark_hash",
                    models.CharField(
                        blank=True, editable=False, max_length=16, verbose_name="mark"
                    ),
                ),
                (
                    "accent",
                    models.CharField(
                        blank=True,
                        help_text="For links and buttons, as # and six digits: #135c48. Empty for our green.",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9a-f]{6}$", "Please give the color as # and six digits."
                            )
                        ],
                        verbose_name="color",
                    ),
                ),
                (
                    "accent_dark",
                    models.CharField(
                        blank=True,
                        help_text="Empty for the same color, as light as it must be there.",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9a-f]{6}$", "Please give the color as # and six digits."
                            )
                        ],
                        verbose_name="color on dark pages",
                    ),
                ),
                (
                    "phone",
                    common.phones.PublishedPhoneField(
                        blank=True,
                        help_text="The number to call where a ward has no hotline of its own. Public.",
                        max_length=128,
                        region=None,
                        verbose_name="phone",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, help_text="Public.", max_length=254, verbose_name="email"
                    ),
                ),
                (
                    "address",
                    models.TextField(
                        blank=True,
                        help_text="Public.",
                        max_length=300,
                        verbose_name="postal address",
                    ),
                ),
                (
                    "sender_email",
                    models.EmailField(
                        blank=True,
                        help_text="Your mail server must be allowed to send in its name.",
                        max_length=254,
                        verbose_name="sender of emails",
                    ),
                ),
                (
                    "sender_name",
                    models.CharField(
                        blank=True,
                        help_text="Empty for the name of the network, in the language of each email.",
                        max_length=80,
                        verbose_name="name of the sender",
                    ),
                ),
                (
                    "reply_to",
                    models.EmailField(
                        blank=True,
                        help_text="Empty: to the sender.",
                        max_length=254,
                        verbose_name="answers go to",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        help_text="For example America/Chicago.",
                        max_length=40,
                        verbose_name="time zone",
                    ),
                ),
                (
                    "phone_region",
                    models.CharField(
                        blank=True,
                        help_text="Two letters, for numbers that are typed without a country: US.",
                        max_length=2,
                        verbose_name="country of phone numbers",
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="Languages of the pages",
                    ),
                ),
                (
                    "spoken_languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="languages that people speak",
                    ),
                ),
                (
                    "leave_to",
                    models.URLField(
                        blank=True,
                        help_text="A site that anybody may be looking at.",
                        validators=[django.core.validators.URLValidator(schemes=["https"])],
                        verbose_name="where “Leave this page” leads",
                    ),
                ),
                (
                    "open_data_license",
                    models.URLField(
                        blank=True,
                        help_text="The address of the terms under which others may use it.",
                        verbose_name="license of the directory",
                    ),
                ),
                (
                    "open_data_contact",
                    models.CharField(
                        blank=True,
                        help_text="Public.",
                        max_length=200,
                        verbose_name="contact for developers",
                    ),
                ),
                (
                    "request_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days a request is kept after its end"
                    ),
                ),
                (
                    "unanswered_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="days a request without an answer is kept",
                    ),
                ),
                (
                    "volunteer_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="silent days until a volunteer is asked"
                    ),
                ),
                (
                    "answer_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days to answer that question"
                    ),
                ),
                (
                    "notes_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days calls and notes are kept"
                    ),
                ),
                (
                    "messages_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="days it is kept that a message was sent",
                    ),
                ),
                (
                    "imports_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days a spreadsheet is kept"
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="opened"),
                ),
                (
                    "paused_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="paused"),
                ),
                (
                    "paused_until",
                    models.DateField(editable=False, null=True, verbose_name="paused until"),
                ),
                (
                    "i18n",
                    modeltrans.fields.TranslationField(
                        fields=("name", "about", "consent_text", "privacy_text", "pause_text"),
                        required_languages=(),
                        virtual_fields=True,
                    ),
                ),
            ],
            options={
                "verbose_name": "network",
                "verbose_name_plural": "network",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="network_is_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paused_at", None), ("opened_at__isnull", False), _connector="OR"
                        ),
                        name="network_pauses_once_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paused_until", None), ("paused_at__isnull", False), _connector="OR"
                        ),
                        name="network_until_is_of_a_pause",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("request_days", None),
                            ("request_days__range", (7, 180)),
                            _connector="OR",
                        ),
                        name="network_request_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unanswered_days", None),
                            ("unanswered_days__range", (7, 180)),
                            _connector="OR",
                        ),
                        name="network_unanswered_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("volunteer_days", None),
                            ("volunteer_days__range", (90, 1095)),
                            _connector="OR",
                        ),
                        name="network_volunteer_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer_days", None), ("answer_days__range", (7, 60)), _connector="OR"
                        ),
                        name="network_answer_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("notes_days", None), ("notes_days__range", (30, 365)), _connector="OR"
                        ),
                        name="network_notes_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("messages_days", None),
                            ("messages_days__range", (30, 365)),
                            _connector="OR",
                        ),
                        name="network_messages_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("imports_days", None),
                            ("imports_days__range", (1, 30)),
                            _connector="OR",
                        ),
                        name="network_imports_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NetworkLink",
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
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="network.network",
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "verbose_name": "link of the network",
                "verbose_name_plural": "links of the network",
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("network", "url"), name="networklink_once"),
                    models.CheckConstraint(
                        condition=models.Q(("url__startswith", "https://")), name="networklink_safe"
                    ),
                ],
            },
        ),
        BumpContentVersion("network_network", "network"),
        BumpContentVersion("network_networklink", "network"),
        migrations.CreateModel(
            name="PageLanguage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=10,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z]{2,3}(-[a-z]{2,6})?$", "A code looks like fr or pt-br."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                (
                    "own_name",
                    models.CharField(
                        help_text="As its speakers write it: Français.",
                        max_length=40,
                        verbose_name="own name",
                    ),
                ),
                ("compiled", models.BinaryField(verbose_name="texts")),
                (
                    "digest",
                    models.CharField(
                        editable=False, max_length=32, verbose_name="fingerprint of the texts"
                    ),
                ),
                (
                    "set_aside",
                    models.JSONField(default=list, editable=False, verbose_name="set aside"),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
            ],
            options={
                "verbose_name": "added language of the pages",
                "verbose_name_plural": "added languages of the pages",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z]{2,3}(-[a-z]{2,6})?$")),
                        name="pagelanguage_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("own_name", ""), _negated=True),
                            models.Q(("digest", ""), _negated=True),
                        ),
                        name="pagelanguage_whole",
                    ),
                ],
            },
        ),
        BumpContentVersion("network_pagelanguage", "network"),
    ]
