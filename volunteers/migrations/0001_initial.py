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
                            ("in_person", "In person"),
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
                    "contact_method",
                    models.CharField(
                        choices=[
                            ("call", "Phone call"),
                            ("text", "Text message"),
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
                    "goods_note",
                    common.fields.EncryptedTextField(
                        blank=True, max_length=1000, verbose_name="things they can give"
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
                        ),
                        name="volunteer_fit",
                    ),
                    models.Index(
                        condition=models.Q(("paused_until__isnull", False)),
                        fields=["paused_until"],
                        name="volunteer_paused",
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
        migrations.RunSQL(*LOOK_CLOSER_AT_NAMES),
        migrations.RunSQL(*BY_CATEGORY),
        migrations.RunSQL(*HOME),
    ]
