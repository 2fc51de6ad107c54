"""What the directory is searched by: a narrow row beside each published entry, and its words."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Lookup
from django.utils.translation import gettext_lazy as _

from resources.models.resources import Resource


@SearchVectorField.register_lookup
class Holds(Lookup):
    """`words__holds="'food':* & 'c:3'"`: a whole tsquery, as `resources.search.query` writes it."""

    lookup_name = "holds"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        return "%s::tsquery", [value]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The query as a literal, so that Postgres can tell how many rows it will find."""
        column, params = self.process_lhs(compiler, connection)
        query, own = self.get_db_prep_lookup(self.rhs, connection)
        return f"{column} @@ {query}", [*params, *own]


class SearchRow(models.Model):
    """A published entry as the search sees it; triggers keep it (`resources/migrations/_search`).

    `words` holds the words of its texts in all languages ("food"), those of its name once more
    ("n:food"), and what filters ask for ("c:3", "l:es", "r:w7", "z:20010"): one index answers both
    at once. Narrow, as a search may look at thousands of rows to show eight.
    """

    resource = models.OneToOneField(
        Resource,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="search_row",
        verbose_name=_("resource"),
    )
    # The heading and its place among the others, beside the row so that one index has the order.
    position = models.PositiveSmallIntegerField(_("position"))
    heading = models.BigIntegerField(_("category"))
    key = models.TextField(_("name"), db_collation="C")
    reopens_on = models.DateField(_("closed for now, opens again on"), null=True)
    words = SearchVectorField(_("words"))

    class Meta:
        verbose_name = _("entry as it is searched")
        verbose_name_plural = _("entries as they are searched")
        indexes = [
            # Without its list of what is still to be sorted in, which each search would read.
            GinIndex(fields=["words"], name="search_words", fastupdate=False),
            # A directory of which more fits than anybody reads is walked in this order.
            models.Index(fields=["position", "heading", "key", "resource"], name="search_order"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class SearchWord(models.Model):
    """A word that stands in some entry: what a word with a typo may have meant.

    A word may come twice: nobody waits for another's import that writes the same one. A job takes
    away those that are twice, and those that no entry has any more.
    """

    word = models.CharField(_("word"), max_length=40)

    class Meta:
        verbose_name = _("word of the directory")
        verbose_name_plural = _("words of the directory")
        indexes = [
            models.Index(fields=["word"], name="search_word"),
            # For `%`: what is written nearly so.
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="search_word_trgm"),
        ]

    def __str__(self) -> str:
        return self.word
