import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import messaging.recipients


class Migration(migrations.Migration):
    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("template", models.CharField(max_length=60, verbose_name="message")),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "Email"), ("text", "Text message"), ("chat", "Chat")],
                        default="email",
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                (
                    "recipient_kind",
                    models.CharField(
                        choices=messaging.recipients.recipient_kinds,
                        max_length=10,
                        verbose_name="to",
                    ),
                ),
                ("recipient_id", models.BigIntegerField(verbose_name="recipient's row")),
                (
                    "subject_id",
                    models.BigIntegerField(
                        help_text="The row that the message is about; which kind depends on it.",
                        verbose_name="about",
                    ),
                ),
                (
                    "idempotency_key",
                    models.CharField(max_length=120, unique=True, verbose_name="key"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting to be sent"),
                            ("sent", "Sent"),
                            ("failed", "Could not be sent"),
                            ("dropped", "No longer needed"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                (
                    "provider_answer",
                    models.CharField(
                        blank=True,
                        help_text="Codes only, no addresses.",
                        max_length=200,
                        verbose_name="answer",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("claimed_by", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("claimed_until", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "next_channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("email", "Email"),
                                ("text", "Text message"),
                                ("chat", "Chat"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                ("provider_id", models.CharField(blank=True, editable=False, max_length=64)),
                ("turn_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        fields=["recipient_kind", "recipient_id", "-id"], name="message_recipient"
                    ),
                    models.Index(
                        condition=models.Q(("status", "failed")),
                        fields=["recipient_kind", "recipient_id"],
                        name="message_undelivered",
                    ),
                    models.Index(fields=["status", "-id"], name="message_status"),
                    models.Index(fields=["template", "-id"], name="message_template"),
                    models.Index(
                        condition=models.Q(("status", "queued")),
                        fields=["created_at"],
                        name="message_queued",
                    ),
                    models.Index(
                        condition=models.Q(("channel", "email"), _negated=True),
                        fields=["channel", "-id"],
                        name="message_by_channel",
                    ),
                    models.Index(
                        condition=models.Q(("provider_id", ""), _negated=True),
                        fields=["provider_id"],
                        name="message_provider_id",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("status", "sent")),
                            models.Q(
                                models.Q(("status", "sent"), _negated=True),
                                ("sent_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="message_sent_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claimed_until__isnull", False), ("status", "queued")),
                            models.Q(("claimed_by__isnull", True), ("claimed_until__isnull", True)),
                            _connector="OR",
                        ),
                        name="message_claimed_while_queued",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("lane", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("next_at", models.DateTimeField()),
            ],
            options={"ordering": ["lane"]},
        ),
        migrations.CreateModel(
            name="TextMonth",
            fields=[
                ("month", models.DateField(primary_key=True, serialize=False)),
                ("parts", models.PositiveIntegerField()),
            ],
            options={"ordering": ["-month"]},
        ),
        migrations.CreateModel(
            name="OptOut",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("phone_index", models.CharField(max_length=64, unique=True)),
                ("stopped_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="News",
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
                        choices=[
                            ("urgent", "New urgent requests (today, tomorrow)"),
                            ("requests", "Other new requests"),
                            ("sign_ups", "Sign-ups that wait for approval"),
                            (
                                "members",
                                "Neighbors who want to join a pod that you organize",
                            ),
                            (
                                "backed_out",
                                "A volunteer backed out, or everybody who was asked said no",
                            ),
                            ("not_come", "Help that did not come"),
                            (
                                "details",
                                "A household closed its details, or somebody waits for your word",
                            ),
                            ("mail", "Email that could not be delivered"),
                            ("chats", "Chats that take no posts"),
                            ("overdue", "Needs that wait longer than they should"),
                            ("rota", "A shift on the rota that nobody took"),
                            ("aside", "Requests and sign-ups that were set aside"),
                            ("wrote", "Somebody wrote, and waits for an answer"),
                            (
                                "unanswered",
                                "Somebody wrote, and was not answered for a day",
                            ),
                            ("proposed", "Pods and groups that wait for review"),
                            ("suggested", "Suggestions for the directory"),
                            ("retention", "A nightly deletion that did not work"),
                            ("backups", "A backup that was not made"),
                            ("sources", "Joined directories that need a look"),
                            (
                                "unusual",
                                "Unusually many looks at details, exports or tasks given back",
                            ),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject_id", models.BigIntegerField()),
                ("is_at_once", models.BooleanField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "message",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="news",
                        to="messaging.message",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "news",
                "verbose_name_plural": "news",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("message__isnull", True)),
                        fields=["user", "kind"],
                        name="news_untold",
                    ),
                    models.Index(fields=["user", "kind", "told_at"], name="news_told_lately"),
                    models.Index(fields=["created_at"], name="news_age"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "kind", "subject_id"), name="news_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("message__isnull", True), ("told_at__isnull", True)),
                            models.Q(("message__isnull", False), ("told_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="news_told_has_time",
                    ),
                ],
            },
        ),
    ]
