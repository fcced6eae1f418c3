"""The index of the search: what is looked through for each organisation, kept beside its record.

`words` are the document: blank-separated tokens, each with the letter of its field in front (see
search/document.py). The migration that made these tables lays the database's full-text indexes over them.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .record import Organisation


class SearchIndex(models.Model):
    """One row that counts the changes of the index, so that every process knows when its copy is old."""

    version = models.PositiveBigIntegerField(_("version"), default=0)

    class Meta:
        verbose_name = _("state of the search index")
        verbose_name_plural = _("states of the search index")

    def __str__(self) -> str:
        return str(self.version)


class SearchDocument(models.Model):
    """What the search knows of one organisation."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="search_document"
    )
    words = models.TextField(_("words"), blank=True)
    facets = models.TextField(_("facets"), blank=True)
    points = models.TextField(_("coordinates"), blank=True)
    sort_name = models.CharField(_("name to sort by"), max_length=80, blank=True)
    is_listed = models.BooleanField(_("is found"), default=False)
    version = models.PositiveBigIntegerField(_("version"), db_index=True)
    indexed_at = models.DateTimeField(_("indexed"))

    class Meta:
        verbose_name = _("document of the search")
        verbose_name_plural = _("documents of the search")
        ordering = ("organisation",)

    def __str__(self) -> str:
        return self.sort_name


class SearchWord(models.Model):
    """A word that stands in some document or in the trade tree: what mistyped words are mended to."""

    word = models.CharField(_("word"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("word of the search")
        verbose_name_plural = _("words of the search")
        ordering = ("word",)

    def __str__(self) -> str:
        return self.word
