"""Which texts of this room exist in French, German and English."""

from typing import ClassVar

from modeltranslation.translator import TranslationOptions, register

from .models import Language, LegalForm, Territory, Theme, Trade


@register((Territory, Language, Theme))
class NameTranslation(TranslationOptions):
    """Only the name is translated."""

    fields = ("name",)


@register(Trade)
class TradeTranslation(TranslationOptions):
    """Synonyms are words of one language each: a missing list stays empty, no fallback."""

    fields = ("name", "synonyms")
    fallback_languages: ClassVar = {"default": ("fr", "de", "en")}
    fallback_undefined: ClassVar = {"synonyms": ""}


@register(LegalForm)
class LegalFormTranslation(TranslationOptions):
    """A form keeps the name its law gives it; only what proves it is told in the reader's language."""

    fields = ("evidence",)
