"""The admin of things to give or lend: found by words, ward and kind, marked when they are gone."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.roles import DESK
from backoffice.area_filter import AreaFilter
from backoffice.bulk_actions import bulk_action
from backoffice.cells import day
from backoffice.recorded import RecordedAdmin, user_of
from volunteers import services
from volunteers.choices import VolunteerStatus
from volunteers.models import Goods


class HereFilter(admin.SimpleListFilter):
    title = _("still there")
    parameter_name = "here"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Still there")), ("no", _("Given away, or over"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        here = Goods.objects.here().values("pk")
        if self.value() == "yes":
            return queryset.filter(pk__in=here)
        return queryset.exclude(pk__in=here) if self.value() == "no" else queryset


@admin.register(Goods)
class GoodsAdmin(RecordedAdmin):
    explanation = _(
        "What volunteers in your wards, and without a ward, can give or lend. Nothing here sends a "
        "message: call them to arrange it, and mark what was given away."
    )
    viewers = adders = changers = deleters = DESK
    open_choices = ("category",)
    allowed_lookups = ("volunteer",)
    list_display = ["what", "way", "category", "volunteer_name", "ward", "there_until", "gone"]
    list_filter = [HereFilter, "way", "category", ("volunteer__ward", AreaFilter)]
    list_select_related = ["volunteer__ward", "category"]
    search_fields = ["what_key"]
    search_help_text = _("Words of the thing, such as stroller.")
    raw_id_fields = ["volunteer"]
    actions = ["give_away"]
    fieldsets = [
        (None, {"fields": ["volunteer", "what", "way", "category", "until"]}),
        (_("When"), {"fields": ["created_at", "gone_at"]}),
    ]
    readonly_fields = ["created_at", "gone_at"]

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        rows = super().get_field_queryset(db, db_field, request)
        # Who left has nothing to lend any more.
        return rows.exclude(status=VolunteerStatus.LEFT) if db_field.name == "volunteer" else rows

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        """Save by the service, which holds on to the volunteer meanwhile; and record it."""
        services.save_goods(form.instance)
        if form.changed_data or not change:
            audit.record(user_of(request), "change" if change else "add", obj, form.changed_data)

    @admin.display(description=_("volunteer"))
    def volunteer_name(self, goods: Goods) -> str:
        return goods.volunteer.name

    @admin.display(description=_("ward"))
    def ward(self, goods: Goods) -> Any:
        return goods.volunteer.ward

    @admin.display(description=Goods._meta.get_field("until").verbose_name)
    def there_until(self, goods: Goods) -> str:
        return day(goods.until) if goods.until else ""

    @admin.display(description=_("given away"))
    def gone(self, goods: Goods) -> str:
        return day(goods.gone_at) if goods.gone_at else ""

    @bulk_action(_("Given away (nobody is told)"))
    def give_away(self, request: HttpRequest, goods: Goods) -> None:
        services.give_away(goods.pk, actor=user_of(request))
