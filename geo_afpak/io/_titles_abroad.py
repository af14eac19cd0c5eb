"""Titles of columns in German, French, Turkish, Dari, Persian, Pashto, Urdu and Arabic."""

# ruff: noqa: E501, RUF001 - letters of other languages, which an editor counts otherwise
from __future__ import annotations

from typing import Final

__all__ = ["in_english"]

_TITLES: Final = {
    "date": "datum; tarih; olay tarihi; date de l'incident; date de l’incident; vorfallsdatum; تاریخ; "
    "تاریخ واقعه; تاريخ; التاريخ; نېټه; نیټه; تاریخ وقوعہ",
    "start date": "startdatum; date de début; başlangıç tarihi; تاریخ شروع; تاريخ البدء",
    "end date": "enddatum; date de fin; bitiş tarihi; تاریخ ختم; تاريخ الانتهاء",
    "year": "jahr; année; yıl; سال; السنة; کال",
    "month": "monat; mois; ماه; مہینہ; الشهر; میاشت",
    "day": "tag; jour; gün; روز; دن; اليوم; ورځ",
    "country": "land; pays; ülke; کشور; ملک; هېواد; البلد; الدولة",
    "province": "provinz; vilayet; eyalet; il; ولایت; استان; صوبہ; المحافظة; المقاطعة; الولاية",
    "district": "distrikt; bezirk; kreis; ilçe; ولسوالی; ولسوالۍ; شهرستان; ضلع; المديرية; القضاء",
    "tehsil": "تحصیل",
    "place": "ort; ortschaft; lieu; localité; yer; konum; محل; مکان; محل واقعه; مقام; جگہ; ځای; المكان"
    "; الموقع",
    "village": "dorf; köy; قریه; قریہ; گاؤں; کلی; القرية",
    "killed": "getötet; getötete; tote; todesopfer; tués; morts; décès; nombre de morts; ölü; ölen; "
    "ölü sayısı; کشته; کشته‌ها; کشته شده; کشته شدگان; کشته‌شدگان; تعداد کشته; تعداد کشته‌ها; ہلاک; ہلاکتیں; "
    "ہلاکتوں کی تعداد; جاں بحق; وژل شوي; مړه; القتلى; قتلى; عدد القتلى",
    "injured": "verletzt; verletzte; verwundet; verwundete; blessés; nombre de blessés; yaralı; "
    "yaralı sayısı; زخمی; زخمی‌ها; زخمی شدگان; زخمیان; تعداد زخمی; زخمیوں کی تعداد; ټپیان; زخميان; "
    "الجرحى; جرحى; عدد الجرحى; مجروح; مجروحین",
    "type": "ereignistyp; ereignisart; vorfallart; typ; type d'incident; type d’incident; tür; olay türü; "
    "نوع; نوع واقعه; نوع حمله; نوعیت; قسم; النوع; نوع الحادث; ډول",
    "title": "titel; titre; başlık; عنوان; العنوان; سرلیک",
    "description": "beschreibung; vorfall; ereignis; açıklama; olay; شرح; شرح واقعه; توضیحات; تفصیل; "
    "تفصیلات; واقعہ; الوصف; وصف; توضیح; جزییات",
    "group": "gruppe; groupe; grup; örgüt; گروه; گروپ; تنظیم; ډله; المجموعة; التنظيم",
    "target": "ziel; cible; hedef; هدف; ہدف; الهدف; نښه",
    "source": "quelle; kaynak; منبع; ذریعہ; ماخذ; المصدر; سرچینه",
    "note": "anmerkung; bemerkung; remarque; not; notlar; یادداشت; ملاحظات; نوٹ",
    "latitude": "breite; breitengrad; geogr. breite; enlem; عرض جغرافیایی; عرض البلد; خط العرض",
    "longitude": "länge; längengrad; geogr. länge; boylam; طول جغرافیایی; طول البلد; خط الطول",
}  # fmt: skip
_ENGLISH: Final = {
    title: english for english, titles in _TITLES.items() for title in titles.split("; ")
}
_SIGNS: Final = " .:*?؟#\u200c"


def in_english(title: str) -> str:
    """Return what a title of another language is in English; any other as it stands.

    Examples
    --------
    >>> in_english("Getötet"), in_english("Longitude"), in_english("ولسوالی")
    ('killed', 'Longitude', 'district')
    """
    return _ENGLISH.get(
        " ".join(title.replace("\u0130", "i").casefold().split()).strip(_SIGNS), title
    )
