import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import common.fields
from volunteers.migrations._sql import BY_CATEGORY, HOME, LOOK_CLOSER_AT_NAMES


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("common", "0001_initial"),
        ("pods", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Volunteer",
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
                    "email_proven_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="email proven"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "phone",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=40, verbose_name="phone"
                    ),
                ),
                (
                    "email",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=254, verbose_name="email"
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
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting for approval"),
                            ("approved", "Approved"),
                            ("rejected", "Not approved"),
                            ("left", "No longer volunteers"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="signed up"
                    ),
                ),
                (
                    "approved_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="approved"
                    ),
                ),
                (
                    "paused_until",
                    models.DateField(blank=True, null=True, verbose_name="paused until"),
                ),
                (
                    "name_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=common.fields.SearchKey("name"),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "name_joined",
                    models.GeneratedField(
                        db_persist=True,
                        expression=common.fields.JoinedWords(common.fields.SearchKey("name")),
                        output_field=django.contrib.postgres.fields.ArrayField(
                            base_field=models.TextField(), size=None
                        ),
                    ),
                ),
                (
                    "phone_tail_index",
                    common.fields.BlindIndexField(purpose="phone_tail", source="phone"),
                ),
                (
                    "phone_index",
                    common.fields.BlindIndexField(db_index=True, purpose="phone", source="phone"),
                ),
                (
                    "email_index",
                    common.fields.BlindIndexField(db_index=True, purpose="email", source="email"),
                ),
                ("zip_code", models.CharField(blank=True, max_length=10, verbose_name="ZIP code")),
                (
                    "reach",
                    models.CharField(
                        choices=[
                            ("pod", "My building or block"),
                            ("ward", "My ward"),
                            ("neighbors", "My ward and the wards next to it"),
                            ("city", "Anywhere in the city"),
                        ],
                        default="ward",
                        max_length=10,
                        verbose_name="how far they go",
                    ),
                ),
                (
                    "transport",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("car", "A car"),
                                ("bike", "A bike"),
                                ("transit", "Bus or train"),
                                ("walk", "I walk"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="transport",
                    ),
                ),
                (
                    "duties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("phones", "Answer the phone"),
                                ("translate", "Translate"),
                                ("coordinate", "Coordinate"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="can help run the network",
                    ),
                ),
                (
                    "skills_note",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=1000, verbose_name="anything else"
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
                    "spoken_words",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=60, verbose_name="the other language"
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
                        help_text="Empty means any day.",
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
                        help_text="Empty means any time.",
                        size=None,
                        verbose_name="times of day",
                    ),
                ),
                (
                    "max_at_once",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="how many at a time",
                    ),
                ),
                (
                    "max_per_week",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="how many per week",
                    ),
                ),
                (
                    "agreed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        verbose_name="agreed to the community's rules",
                    ),
                ),
                (
                    "known_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("met", "One of us has met them"),
                            ("reference", "Somebody we know vouches for them"),
                            ("member", "A member of a pod"),
                            ("other", "In another way"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="how we know them",
                    ),
                ),
                (
                    "known_words",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=300, verbose_name="in a few words"
                    ),
                ),
                (
                    "references_taken",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="How many people who know them we have talked to.",
                        validators=[django.core.validators.MaxValueValidator(20)],
                        verbose_name="references",
                    ),
                ),
                (
                    "talked_on",
                    models.DateField(
                        blank=True,
                        help_text="Empty: not yet.",
                        null=True,
                        verbose_name="talked to them on",
                    ),
                ),
                (
                    "changed_fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                ("picking_stopped_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("looked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "households_per_day",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: as many as the network allows. It counts whose details they saw.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(200),
                        ],
                        verbose_name="households per day",
                    ),
                ),
                (
                    "households_per_week",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="households per week",
                    ),
                ),
                (
                    "raised_why",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=300, verbose_name="why they may see more"
                    ),
                ),
                (
                    "categories",
                    models.ManyToManyField(
                        blank=True,
                        related_name="volunteers",
                        to="common.category",
                        verbose_name="can help with",
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
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="pods.ward",
                        verbose_name="ward",
                    ),
                ),
            ],
            options={
                "verbose_name": "volunteer",
                "verbose_name_plural": "volunteers",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["status", "-id"], name="volunteer_status"),
                    models.Index(fields=["ward", "status"], name="volunteer_ward_status"),
                    models.Index(
                        models.Case(
                            models.When(reach="city", then=models.Value(0)),
                            default=django.db.models.functions.comparison.Coalesce(
                                "ward_id", models.Value(0)
                            ),
                            output_field=models.BigIntegerField(),
                        ),
                        condition=models.Q(("status", "approved")),
                        include=(
                            "id",
                            "status",
                            "paused_until",
                            "ward",
                            "pod",
                            "reach",
                            "language",
                            "languages",
                            "days",
                            "times",
                            "transport",
                            "max_at_once",
                            "max_per_week",
                            "changed_fields",
                            "references_taken",
                            "talked_on",
                            "set_aside_at",
                        ),
                        name="volunteer_fit",
                    ),
                    models.Index(
                        condition=models.Q(("paused_until__isnull", False)),
                        fields=["paused_until"],
                        name="volunteer_paused",
                    ),
                    models.Index(
                        condition=models.Q(("set_aside_at__isnull", False)),
                        fields=["id"],
                        name="volunteer_set_aside",
                    ),
                    models.Index(
                        condition=models.Q(
                            models.Q(("changed_fields", []), _negated=True),
                            ("picking_stopped_at__isnull", False),
                            _connector="OR",
                        ),
                        fields=["-id"],
                        name="volunteer_to_look_at",
                    ),
                    models.Index(
                        condition=models.Q(("duties", []), _negated=True),
                        fields=["-id"],
                        name="volunteer_duties",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("max_at_once__gte", 1), ("max_per_week__gte", 1)),
                        name="volunteer_limits_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "approved"), _negated=True),
                            ("approved_at__isnull", False),
                            _connector="OR",
                        ),
                        name="volunteer_approved_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "approved"), _negated=True),
                            models.Q(("known_by", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="volunteer_approved_is_known",
                        violation_error_message="Please say first, on their page, how we know them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("known_by", "other"), _negated=True),
                            models.Q(("known_words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="volunteer_known_in_words",
                        violation_error_message="Please say in a few words how we know them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("households_per_day", None), ("households_per_week", None)),
                            models.Q(("raised_why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="volunteer_raised_with_reason",
                        violation_error_message="Please write why they may see more households.",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="volunteer",
            index=models.Index(fields=["phone_tail_index", "-id"], name="volunteer_phone_tail"),
        ),
        migrations.AddIndex(
            model_name="volunteer",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("name_key", name="gin_trgm_ops"),
                name="volunteer_name_trgm",
            ),
        ),
        migrations.AddIndex(
            model_name="volunteer",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["name_joined"], name="volunteer_name_joined"
            ),
        ),
        migrations.RunSQL(*LOOK_CLOSER_AT_NAMES),
        migrations.RunSQL(*BY_CATEGORY),
        migrations.RunSQL(*HOME),
        migrations.CreateModel(
            name="Departure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("phone_index", models.CharField(blank=True, max_length=64)),
                ("email_index", models.CharField(blank=True, max_length=64)),
                ("was_rejected", models.BooleanField()),
                ("left_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "earlier sign-up that left",
                "verbose_name_plural": "earlier sign-ups that left",
                "indexes": [
                    models.Index(fields=["phone_index"], name="departure_phone"),
                    models.Index(fields=["email_index"], name="departure_email"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TwoPeople",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="volunteers.volunteer",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="volunteers.volunteer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["first", "second"], name="two_people_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="two_people_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Goods",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=100, verbose_name="thing")),
                (
                    "what_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=common.fields.SearchKey("what"),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[("give", "To give"), ("lend", "To lend")],
                        help_text="Empty: they did not say.",
                        max_length=10,
                        verbose_name="to give or to lend",
                    ),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="there until")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="added"
                    ),
                ),
                (
                    "gone_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="given away"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="common.category",
                        verbose_name="kind of help",
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goods",
                        to="volunteers.volunteer",
                        verbose_name="volunteer",
                    ),
                ),
            ],
            options={
                "verbose_name": "thing to give or lend",
                "verbose_name_plural": "things to give or lend",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("gone_at", None)),
                        fields=("volunteer", "what"),
                        name="goods_once",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="volunteer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("set_aside_at", None),
                    ("status__in", ["pending", "left"]),
                    _connector="OR",
                ),
                name="volunteer_set_aside_is_not_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="volunteer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("name__regex", "[\\u0001-\\u001f\\u007f-\\u009f\\u2028\\u2029]"),
                    ("zip_code__regex", "[\\u0001-\\u001f\\u007f-\\u009f\\u2028\\u2029]"),
                    _connector="OR",
                    _negated=True,
                ),
                name="volunteer_takes_one_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="volunteer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("set_aside_at__isnull", True), ("why_aside", "")),
                    models.Q(
                        ("set_aside_at__isnull", False), models.Q(("why_aside", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="volunteer_set_aside_has_reason",
            ),
        ),
    ]
