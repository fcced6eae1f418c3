"""Which texts of a convention exist in French, German and English."""

from modeltranslation.translator import TranslationOptions, register

from .models import Convention, ProgrammeSession


@register(Convention)
class ConventionTranslation(TranslationOptions):
    """Title and summary."""

    fields = ("title", "summary")


@register(ProgrammeSession)
class ProgrammeSessionTranslation(TranslationOptions):
    """Title, summary and where in the house."""

    fields = ("title", "summary", "place")
