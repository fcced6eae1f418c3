"""Which texts of the directory exist in French, German and English."""

from modeltranslation.translator import TranslationOptions, register

from .models import Organisation


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    """What it does, written in one language and perhaps translated by hand."""

    fields = ("about",)
