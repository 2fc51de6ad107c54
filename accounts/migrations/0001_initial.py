import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import common.fields
from accounts.migrations._sql import APPEND_ONLY, SHARED_CACHE


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="date joined"
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="email")),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="name")),
                (
                    "is_steward",
                    models.BooleanField(
                        default=False,
                        help_text="Runs this site in all areas. Sees requests and volunteers only after opening them with a reason, which is recorded.",
                        verbose_name="steward",
                    ),
                ),
                (
                    "review_languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        help_text="For native speakers who check our texts. By itself this opens that one page, and nothing about any neighbor.",
                        size=None,
                        verbose_name="reads the translations in",
                    ),
                ),
                (
                    "is_staff",
                    models.BooleanField(default=True, verbose_name="may sign in to the admin"),
                ),
                (
                    "language",
                    models.CharField(
                        default="en",
                        help_text="Emails to them are in this language, and so is what they see after signing in.",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "staff member",
                "verbose_name_plural": "staff members",
                "ordering": ["email"],
            },
        ),
        migrations.CreateModel(
            name="NewsChoice",
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
                            (
                                "check_ins",
                                "Neighbors who did not answer a check-in, or who need help",
                            ),
                            ("care", "Words to you as a person of care"),
                            ("aside", "Requests and sign-ups that were set aside"),
                            ("wrote", "Messages that wait for an answer"),
                            (
                                "unanswered",
                                "Messages that nobody answered for a day",
                            ),
                            ("proposed", "Pods and groups that wait for review"),
                            ("suggested", "Suggestions for the directory"),
                            ("cards", "Cards for the shelf that wait for a look"),
                            ("money", "Money asked of a shared fund that waits for you"),
                            ("retention", "A nightly deletion that did not work"),
                            ("backups", "A backup that was not made"),
                            ("sources", "Joined directories that need a look"),
                            (
                                "unusual",
                                "Unusually many looks at details, exports or tasks given back",
                            ),
                        ],
                        max_length=10,
                        verbose_name="kind of news",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("at_once", "Right away"),
                            ("morning", "Each morning"),
                            ("never", "Never"),
                        ],
                        max_length=10,
                        verbose_name="how soon",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="news_choices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="staff member",
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of news",
                "verbose_name_plural": "choices of news",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "kind"), name="news_choice_once"),
                    models.CheckConstraint(
                        condition=models.Q(("how", "never"), ("kind", "overdue"), _negated=True),
                        name="news_choice_overdue_is_told",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StewardOpening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                ("until", models.DateTimeField(verbose_name="until")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="staff member",
                    ),
                ),
            ],
            options={
                "verbose_name": "opening of personal data",
                "verbose_name_plural": "openings of personal data",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["user"],
                        name="opening_going_on",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="opening_has_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[
                            ("staff", "Staff"),
                            ("resident", "Resident"),
                            ("volunteer", "Volunteer"),
                            ("member", "Member of a pod"),
                            ("system", "The system"),
                        ],
                        max_length=10,
                        verbose_name="who",
                    ),
                ),
                ("verb", models.CharField(max_length=40, verbose_name="what")),
                ("subject_type", models.CharField(max_length=40, verbose_name="kind of row")),
                ("subject_id", models.BigIntegerField(verbose_name="row")),
                ("fields", models.JSONField(blank=True, default=list, verbose_name="fields")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="staff member",
                    ),
                ),
            ],
            options={
                "verbose_name": "audit event",
                "verbose_name_plural": "audit events",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="StaffSession",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("begun_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("browser", models.CharField(blank=True, max_length=40)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="staff member",
                    ),
                ),
            ],
            options={
                "verbose_name": "signed-in browser",
                "verbose_name_plural": "signed-in browsers",
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_superuser", False), ("is_steward", True), _connector="OR"),
                name="superuser_is_steward",
            ),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["actor_kind", "-id"], name="audit_actor"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["verb", "-id"], name="audit_verb"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                condition=models.Q(
                    ("verb__in", ["open_details", "look_up_caller"]),
                    ("verb__startswith", "export"),
                    ("verb", "release_match"),
                    _connector="OR",
                ),
                fields=["at"],
                name="audit_watched",
            ),
        ),
        migrations.CreateModel(
            name="ListExport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                ("model", models.CharField(max_length=80, verbose_name="list")),
                ("count", models.PositiveIntegerField(verbose_name="rows")),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        size=None,
                        verbose_name="columns",
                    ),
                ),
                ("file", models.CharField(max_length=4, verbose_name="file")),
                (
                    "has_details",
                    models.BooleanField(
                        default=False, verbose_name="with contact details or notes"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="staff member",
                    ),
                ),
            ],
            options={
                "verbose_name": "export of a list",
                "verbose_name_plural": "exports of lists",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("has_details", False),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="listexport_has_reason",
                    )
                ],
            },
        ),
        migrations.RunSQL(*APPEND_ONLY),
        migrations.RunSQL(*SHARED_CACHE),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "is_new_account",
                    models.BooleanField(default=True, verbose_name="made for this invitation"),
                ),
                (
                    "sent_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="sent"),
                ),
                ("expires_at", models.DateTimeField(verbose_name="the link ends")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("about", "Name and password"),
                            ("factor", "Second step of signing in"),
                            ("codes", "Recovery codes"),
                            ("done", "Accepted"),
                        ],
                        default="about",
                        max_length=10,
                        verbose_name="step",
                    ),
                ),
                (
                    "secret",
                    common.fields.EncryptedTextField(
                        blank=True, verbose_name="key of the authenticator app"
                    ),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="accepted"),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitation",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="staff member",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", False), ("step", "done")),
                            models.Q(
                                models.Q(("step", "done"), _negated=True), ("accepted_at", None)
                            ),
                            _connector="OR",
                        ),
                        name="invitation_done_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step", "factor"), models.Q(("secret", ""), _negated=True)),
                            models.Q(models.Q(("step", "factor"), _negated=True), ("secret", "")),
                            _connector="OR",
                        ),
                        name="invitation_keeps_key_for_a_step",
                    ),
                ],
            },
        ),
    ]
