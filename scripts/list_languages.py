"""Make common/world_languages.tsv: the languages of the world, by code, in English, by their own.

scripts/list_languages.py /usr/share/iso-codes/json/iso_639-3.json

The codes are those of ISO 639-3 (two letters where ISO 639-1 has them), from Debian's package
iso-codes; the names are those of the Unicode CLDR, by Babel, and those below where it has none.
"""

import json
import sys
from pathlib import Path

from babel.core import Locale, UnknownLocaleError

TARGET = Path(__file__).resolve().parent.parent / "common" / "world_languages.tsv"
# Living languages, signed ones too; neither dialects nor families.
LIVING, CONSTRUCTED = "L", "C"
# By their own names: languages that neighbors speak and the CLDR does not name so.
OWN_NAMES = {
    "aa": "Qafar af", "ach": "Leb Acoli", "aii": "ܣܘܪܝܬ", "ay": "Aymar aru", "bi": "Bislama",
    "cak": "Kaqchikel", "ch": "Finuʼ Chamoru", "chk": "Chuuk", "cnh": "Lai holh",
    "din": "Thuɔŋjäŋ", "esu": "Yugtun", "gn": "Avañeʼẽ", "haz": "هزارگی", "hil": "Hiligaynon",
    "hmn": "Hmoob", "hnj": "Moob Leeg", "ht": "Kreyòl ayisyen", "ilo": "Ilokano",
    "jam": "Patwa", "kek": "Qʼeqchiʼ", "kg": "Kikongo", "kjb": "Qʼanjobʼal", "ksw": "ကညီကျိာ်",
    "lua": "Tshiluba", "lus": "Mizo ṭawng", "mam": "Qyol Mam", "mh": "Kajin M̧ajeļ",
    "mnk": "Mandinka", "mww": "Hmoob Dawb", "nan": "閩南語", "nus": "Thok Naath",
    "nv": "Diné bizaad", "oj": "Anishinaabemowin", "ote": "Hñähñu", "pam": "Kapampangan",
    "pap": "Papiamentu", "pdc": "Deitsch", "pon": "Lokaiahn Pohnpei", "prs": "دری",
    "quc": "Kʼicheʼ", "rhg": "Ruáingga", "rom": "Romani čhib", "sid": "Sidaamu Afoo",
    "sm": "Gagana Sāmoa", "snk": "Sooninkanxanne", "tig": "ትግሬ", "tl": "Tagalog",
    "tpi": "Tok Pisin", "tsz": "Pʼurhépecha", "war": "Winaray", "xh": "isiXhosa",
    "yua": "Maaya tʼaan", "zu": "isiZulu",
}  # fmt: skip
# In English as neighbors say, where ISO says more.
ENGLISH = {"tl": "Tagalog", "fil": "Filipino", "fa": "Persian (Farsi)", "prs": "Dari"}


def main() -> None:
    """Write the table of what the file that is named says."""
    [path] = sys.argv[1:]
    lines = sorted(_line(entry) for entry in _entries(Path(path)))
    TARGET.write_text("".join(lines))


def _entries(path: Path) -> list[dict[str, str]]:
    entries = json.loads(path.read_text())["639-3"]
    wanted = {LIVING, CONSTRUCTED}
    return [each for each in entries if each["type"] in wanted and "\t" not in each["name"]]


def _line(entry: dict[str, str]) -> str:
    code = entry.get("alpha_2") or entry["alpha_3"]
    english = ENGLISH.get(code) or Locale("en").languages.get(code) or entry["name"]
    own = OWN_NAMES.get(code) or _own_name(code)
    # Only what differs: most languages are in no table but this one.
    return f"{code}\t{english}\t{own if own != english else ''}\n"


def _own_name(code: str) -> str:
    try:
        name = Locale.parse(code).languages.get(code) or ""
    except (UnknownLocaleError, ValueError):
        return ""
    return name[:1].upper() + name[1:]


if __name__ == "__main__":
    main()
