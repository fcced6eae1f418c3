"""Which texts of a convention exist in French, German and English."""

from modeltranslation.translator import TranslationOptions, register

from .models import Convention, ProgrammeSession


@register((Convention, ProgrammeSession))
class TitleTranslation(TranslationOptions):
    """Title and summary."""

    fields = ("title", "summary")
