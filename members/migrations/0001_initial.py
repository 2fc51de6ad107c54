import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import common.fields
import members.models
from common.operations import BumpContentVersion
from members.migrations import _sql


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("common", "0001_initial"),
        ("pods", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SharedHome",
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
                "verbose_name": "home of several members",
                "verbose_name_plural": "homes of several members",
            },
        ),
        migrations.CreateModel(
            name="Member",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for the organizer"),
                            ("active", "In the pod"),
                            ("left", "Left"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="Asked to join",
                    ),
                ),
                (
                    "joined_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="Joined"
                    ),
                ),
                (
                    "left_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="left"
                    ),
                ),
                (
                    "heard_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="Last heard of",
                    ),
                ),
                ("is_key_person", models.BooleanField(default=False, verbose_name="Key person")),
                (
                    "is_organizer",
                    models.BooleanField(
                        default=False, verbose_name="Organizes the pod by their private link"
                    ),
                ),
                (
                    "name",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=100, verbose_name="name"
                    ),
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
                    "phone_extension",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=10, verbose_name="extension"
                    ),
                ),
                (
                    "where",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=160, verbose_name="Where they live"
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
                    "needs_words",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=500, verbose_name="What they need"
                    ),
                ),
                (
                    "offers_words",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=500, verbose_name="What they can do"
                    ),
                ),
                (
                    "days",
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
                        size=None,
                        verbose_name="days",
                    ),
                ),
                (
                    "times",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("morning", "Morning"),
                                ("afternoon", "Afternoon"),
                                ("evening", "Evening"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="times of day",
                    ),
                ),
                (
                    "depends_on_them",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=300, verbose_name="Who or what depends on them"
                    ),
                ),
                (
                    "call_for_them",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=200, verbose_name="Whom to call for them"
                    ),
                ),
                (
                    "agreed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="Agreed to be in the pod"
                    ),
                ),
                (
                    "agreed_how",
                    models.CharField(
                        choices=[
                            ("link", "By the pod’s link"),
                            ("code", "By the code on the door"),
                            ("organizer", "Told the organizer"),
                        ],
                        default="link",
                        max_length=10,
                        verbose_name="How they agreed",
                    ),
                ),
                (
                    "agreed_words",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=200, verbose_name="How they agreed"
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
                    "needs",
                    models.ManyToManyField(
                        blank=True,
                        related_name="needed_by",
                        to="common.category",
                        verbose_name="What they need",
                    ),
                ),
                (
                    "offers",
                    models.ManyToManyField(
                        blank=True,
                        related_name="offered_by",
                        to="common.category",
                        verbose_name="What they can do",
                    ),
                ),
                (
                    "pod",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="pods.pod",
                        verbose_name="pod",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="members",
                        to="members.sharedhome",
                        verbose_name="Home of several members",
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="pods.placeproposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of a pod",
                "verbose_name_plural": "members of pods",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Sharing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "piece",
                    models.CharField(
                        choices=[
                            ("name", "What to call me"),
                            ("contact", "How to reach me"),
                            ("where", "Where I live"),
                            ("languages", "The languages I speak"),
                            ("needs", "What I need"),
                            ("offers", "What I can do"),
                            ("times", "When I am free"),
                            ("depends", "Who or what depends on me"),
                            ("call_for_them", "Whom to call for me"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("organizer", "Only the organizer"),
                            ("key_people", "The key people of the pod"),
                            ("pod", "Everybody in the pod"),
                        ],
                        max_length=12,
                        verbose_name="with whom",
                    ),
                ),
                ("consented_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "agreed_how",
                    models.CharField(
                        choices=[
                            ("link", "By the pod’s link"),
                            ("code", "By the code on the door"),
                            ("organizer", "Told the organizer"),
                        ],
                        default="link",
                        max_length=10,
                        verbose_name="How they agreed",
                    ),
                ),
                (
                    "agreed_words",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=200, verbose_name="How they agreed"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sharings",
                        to="members.member",
                        verbose_name="member",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "verbose_name": "sharing of a member",
                "verbose_name_plural": "sharings of members",
            },
        ),
        migrations.CreateModel(
            name="PodSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "takes_members",
                    models.BooleanField(default=True, verbose_name="Neighbors can join"),
                ),
                (
                    "is_open",
                    models.BooleanField(default=False, verbose_name="Joining needs no approval"),
                ),
                (
                    "door_code",
                    models.CharField(
                        default=members.models.new_door_code,
                        max_length=12,
                        unique=True,
                        verbose_name="Code for the door",
                    ),
                ),
                (
                    "talk",
                    models.CharField(
                        choices=[
                            ("call", "By phone calls"),
                            ("text", "By text messages"),
                            ("chat", "In a group chat"),
                        ],
                        default="call",
                        max_length=10,
                        verbose_name="How the pod talks",
                    ),
                ),
                (
                    "chat_link",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=300, verbose_name="Link to the group chat"
                    ),
                ),
                (
                    "sheets_changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "pod",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="settings",
                        to="pods.pod",
                        verbose_name="pod",
                    ),
                ),
            ],
            options={
                "verbose_name": "settings of a pod",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("door_code", ""), _negated=True),
                        name="podsettings_has_a_code",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["pod", "state"], name="member_pod_state"),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("joined_at", None), ("left_at", None), ("state", "waiting")),
                    models.Q(("joined_at__isnull", False), ("left_at", None), ("state", "active")),
                    models.Q(("left_at__isnull", False), ("state", "left")),
                    _connector="OR",
                ),
                name="member_state_has_its_times",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "left"), _negated=True),
                    models.Q(
                        ("agreed_words", ""),
                        ("call_for_them", ""),
                        ("days", []),
                        ("depends_on_them", ""),
                        ("email", ""),
                        ("household", None),
                        ("languages", []),
                        ("name", ""),
                        ("needs_words", ""),
                        ("offers_words", ""),
                        ("phone", ""),
                        ("phone_extension", ""),
                        ("proposal", None),
                        ("staff_note", ""),
                        ("times", []),
                        ("where", ""),
                    ),
                    _connector="OR",
                ),
                name="member_who_left_is_nobody",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "left"), models.Q(("name", ""), _negated=True), _connector="OR"
                ),
                name="member_has_a_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "active"),
                    models.Q(("is_key_person", False), ("is_organizer", False)),
                    _connector="OR",
                ),
                name="member_with_a_task_is_active",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_how", "organizer"), _negated=True),
                    models.Q(("agreed_words", ""), _negated=True),
                    ("state", "left"),
                    _connector="OR",
                ),
                name="member_agreed_in_words",
                violation_error_message="Please write how they told you that they agree.",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("set_aside_at", None),
                    models.Q(("state", "active"), _negated=True),
                    _connector="OR",
                ),
                name="member_set_aside_is_not_active",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("set_aside_at__isnull", True), ("why_aside", "")),
                    models.Q(
                        ("set_aside_at__isnull", False), models.Q(("why_aside", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="member_set_aside_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharing",
            constraint=models.UniqueConstraint(fields=("member", "piece"), name="sharing_once"),
        ),
        migrations.AddConstraint(
            model_name="sharing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "piece__in",
                        [
                            "name",
                            "contact",
                            "where",
                            "languages",
                            "needs",
                            "offers",
                            "times",
                            "depends",
                            "call_for_them",
                        ],
                    )
                ),
                name="sharing_piece",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharing",
            constraint=models.CheckConstraint(
                condition=models.Q(("audience__in", ["organizer", "key_people", "pod"])),
                name="sharing_audience",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_how", "organizer"), _negated=True),
                    models.Q(("agreed_words", ""), _negated=True),
                    _connector="OR",
                ),
                name="sharing_agreed_in_words",
            ),
        ),
        migrations.CreateModel(
            name="Pairing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("card", models.PositiveSmallIntegerField(default=0)),
                (
                    "notes",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=2000, verbose_name="notes of the pair"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "shared_words",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=500, verbose_name="what the pair shares"
                    ),
                ),
            ],
            options={
                "verbose_name": "pair",
                "verbose_name_plural": "pairs",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "written_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "pod",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="pods.pod",
                        verbose_name="pod",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement of a pod",
                "verbose_name_plural": "agreements of pods",
                "ordering": ["pod", "-version"],
            },
        ),
        migrations.CreateModel(
            name="Agreed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agreed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("told_organizer", models.BooleanField(default=False)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreed",
                        to="members.member",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreed",
                        to="members.agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "yes to an agreement",
                "verbose_name_plural": "yeses to agreements",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="AgreementText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("text", common.fields.EncryptedTextField(max_length=4000, verbose_name="text")),
                (
                    "is_behind",
                    models.BooleanField(
                        default=False, verbose_name="may have changed in other languages"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="members.agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "text of an agreement",
                "verbose_name_plural": "texts of agreements",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="LinkedPods",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("key", models.CharField(editable=False, max_length=40, unique=True)),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="pods.pod"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="pods.pod"
                    ),
                ),
            ],
            options={
                "verbose_name": "linked pods",
            },
        ),
        migrations.CreateModel(
            name="PairRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "planned_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "pod",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rounds",
                        to="pods.pod",
                        verbose_name="pod",
                    ),
                ),
            ],
            options={
                "verbose_name": "round of introductions",
                "verbose_name_plural": "rounds of introductions",
                "ordering": ["pod", "-number"],
            },
        ),
        migrations.CreateModel(
            name="PairMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "why_left",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("absent", "Away this time"),
                            ("nobody", "Nobody else is there"),
                            ("no_language", "Nobody there speaks a language of theirs"),
                            ("taken", "All whom they have not met yet are in another pair"),
                        ],
                        max_length=12,
                    ),
                ),
                ("shares_at", models.DateTimeField(blank=True, null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pairs",
                        to="members.member",
                    ),
                ),
                (
                    "pairing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="members.pairing",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="members.pairround",
                    ),
                ),
            ],
            options={
                "verbose_name": "member in a pair",
                "verbose_name_plural": "members in pairs",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="pairing",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pairings",
                to="members.pairround",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                fields=("pod", "version"), name="agreement_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)), name="agreement_version_counts"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreed",
            constraint=models.UniqueConstraint(fields=("member", "agreement"), name="agreed_once"),
        ),
        migrations.AddConstraint(
            model_name="agreementtext",
            constraint=models.UniqueConstraint(
                fields=("agreement", "language"), name="agreementtext_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementtext",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="agreementtext_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="linkedpods",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="linkedpods_once"),
        ),
        migrations.AddConstraint(
            model_name="linkedpods",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="linkedpods_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="pairround",
            constraint=models.UniqueConstraint(
                fields=("pod", "number"), name="pairround_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pairround",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("pod",), name="pairround_open_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pairmember",
            constraint=models.UniqueConstraint(
                fields=("round", "member"), name="pairmember_once_a_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="pairmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("pairing", None),
                        ("shares_at", None),
                        models.Q(("why_left", ""), _negated=True),
                    ),
                    models.Q(("pairing__isnull", False), ("why_left", "")),
                    _connector="OR",
                ),
                name="pairmember_in_a_pair_or_why_not",
            ),
        ),
        migrations.RunSQL(*_sql.PUBLIC_SETTINGS),
        # The public page of a pod names those that it was one with.
        BumpContentVersion("members_linkedpods", "places"),
    ]
