"""Which texts of the directory exist in French, German and English."""

from modeltranslation.translator import TranslationOptions, register

from .models import CharterCriterion, Organisation


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    """What it does, written in one language and perhaps translated by hand."""

    fields = ("about",)


@register(CharterCriterion)
class CriterionTranslation(TranslationOptions):
    """What the charter asks, in every language of the pages."""

    fields = ("name", "question")
