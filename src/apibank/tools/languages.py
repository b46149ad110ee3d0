"""Languages by name and by their ISO 639-1 code: one value for "Spanish", "es", "ES" and "es-MX"."""

from __future__ import annotations

ENGLISH = "en"

_NAMES: dict[str, str] = {
    "af": "Afrikaans",
    "am": "Amharic",
    "ar": "Arabic",
    "az": "Azerbaijani",
    "be": "Belarusian",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "bs": "Bosnian",
    "ca": "Catalan",
    "cs": "Czech",
    "cy": "Welsh",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "eo": "Esperanto",
    "es": "Spanish",
    "et": "Estonian",
    "eu": "Basque",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "ga": "Irish",
    "gl": "Galician",
    "gu": "Gujarati",
    "ha": "Hausa",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "hy": "Armenian",
    "id": "Indonesian",
    "ig": "Igbo",
    "is": "Icelandic",
    "it": "Italian",
    "ja": "Japanese",
    "ka": "Georgian",
    "kk": "Kazakh",
    "km": "Khmer",
    "kn": "Kannada",
    "ko": "Korean",
    "la": "Latin",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "mk": "Macedonian",
    "ml": "Malayalam",
    "mn": "Mongolian",
    "mr": "Marathi",
    "ms": "Malay",
    "mt": "Maltese",
    "my": "Burmese",
    "ne": "Nepali",
    "nl": "Dutch",
    "no": "Norwegian",
    "pa": "Punjabi",
    "pl": "Polish",
    "ps": "Pashto",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "si": "Sinhala",
    "sk": "Slovak",
    "sl": "Slovenian",
    "so": "Somali",
    "sq": "Albanian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "ta": "Tamil",
    "te": "Telugu",
    "th": "Thai",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "uz": "Uzbek",
    "vi": "Vietnamese",
    "xh": "Xhosa",
    "yo": "Yoruba",
    "zh": "Chinese",
    "zu": "Zulu",
}
_OTHER_NAMES = {
    "brazilian portuguese": "pt",
    "castilian": "es",
    "farsi": "fa",
    "filipino": "tl",
    "gaelic": "ga",
    "kiswahili": "sw",
    "mandarin": "zh",
    "mandarin chinese": "zh",
    "nb": "no",
    "norwegian bokmal": "no",
    "simplified chinese": "zh",
    "chinese (simplified)": "zh",
}
_CODES = {name.casefold(): code for code, name in _NAMES.items()} | _OTHER_NAMES


def language_code(text: str) -> str | None:
    """Return the ISO 639-1 code of a language that is given by name or code, or None if it is no known one."""
    key = " ".join(text.casefold().split())
    code = key.replace("_", "-").partition("-")[0]
    return _CODES.get(key) or (code if code in _NAMES else _CODES.get(code))


def language_name(code: str) -> str:
    """Return the English name of a language.

    Raises:
        KeyError: The code is none that `language_code` gives.
    """
    return _NAMES[code]
