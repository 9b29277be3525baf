"""What a caller says, made comparable: folded words, SMS opened, accents put back, and how words sound."""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from numi.core.text import fold

_Array = np.ndarray[Any, Any]
TEXT_LIMIT = 20_000
WORD_LIMIT = 32
CACHED = 4_096
_WORD = re.compile(r"[a-z]+|[0-9]+")
_ACCENTED_WORD = re.compile(r"[^\W\d_]+")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_HESITATIONS = frozenset("euh heu hum hmm ben bah beh bon pff oh ah eh hein hop ouh mmh".split())
_OPENED = {
    "jai": "j ai", "jme": "je me", "jte": "je te", "jle": "je le", "jla": "je la", "jpeu": "je peux",
    "jpeux": "je peux", "jsuis": "je suis", "jsui": "je suis", "chuis": "je suis", "jveu": "je veux",
    "jveux": "je veux", "jvoudrai": "je voudrais", "jvoudrais": "je voudrais", "jarrive": "j arrive",
    "jarive": "j arrive", "jpense": "je pense", "jcroi": "je crois", "jcrois": "je crois", "jconnais": "je connais",
    "jfais": "je fais", "jfai": "je fais", "jsais": "je sais", "jsai": "je sais", "chai": "je sais",
    "jetait": "j etais", "jetais": "j etais", "javais": "j avais", "javai": "j avais", "jaurai": "j aurais",
    "jaimerai": "j aimerais", "jaimerais": "j aimerais", "jattends": "j attends", "jattend": "j attends",
    "jutilise": "j utilise", "jhabite": "j habite", "joublie": "j oublie", "jenvoie": "j envoie", "ya": "il y a",
    "yen": "il y en", "ia": "il y a", "cest": "c est", "cetait": "c etait", "cetai": "c etait",
    "kel": "quel", "kelle": "quelle", "ke": "que", "ki": "qui", "koi": "quoi", "kan": "quand",
    "kand": "quand", "qd": "quand", "qqn": "quelqu un", "qqun": "quelqu un", "qq": "quelqu un", "kelkun": "quelqu un",
    "qqch": "quelque chose", "qqchose": "quelque chose", "pk": "pourquoi", "pkoi": "pourquoi", "pq": "pourquoi",
    "pcq": "parce que", "pske": "parce que", "psk": "parce que", "pr": "pour", "pa": "pas", "pu": "plus", "pus": "plus",
    "plu": "plus", "tt": "tout", "ts": "tous", "tjs": "toujours", "tjr": "toujours", "tjrs": "toujours", "ds": "dans",
    "ac": "avec", "avc": "avec", "vs": "vous", "ns": "nous", "ms": "mais", "mm": "meme", "bcp": "beaucoup",
    "svp": "s il vous plait", "stp": "s il te plait", "slt": "salut", "bjr": "bonjour", "bsr": "bonsoir",
    "mdr": "", "dsl": "desole", "rdv": "rendez vous", "mdp": "mot de passe", "fb": "facebook", "insta": "instagram",
    "tel": "telephone", "tels": "telephones", "ordi": "ordinateur", "app": "application", "appli": "application",
    "applis": "applications", "num": "numero", "msg": "message", "msgs": "messages", "mess": "messenger",
    "ri1": "rien", "fo": "faut", "fodrait": "faudrait", "veu": "veux", "fesbouk": "facebook",
    "facebouk": "facebook", "fessebouc": "facebook", "fesbouc": "facebook", "jorai": "j aurais",
    "outlouk": "outlook", "outlouque": "outlook", "gmel": "gmail", "jmail": "gmail", "guemail": "gmail",
    "skaype": "skype", "skaip": "skype", "scaille": "skype", "zoume": "zoom", "amelie": "ameli",
    "email": "mail", "emails": "mails", "mel": "mail", "mels": "mails", "imel": "mail", "meil": "mail", "maile": "mail",
    "courriel": "mail", "courriels": "mails", "smartphone": "telephone", "fone": "phone",
    "dmd": "demande", "dmde": "demande", "info": "information", "infos": "informations",
    "pb": "probleme", "pbs": "problemes", "pblm": "probleme", "auj": "aujourd hui", "ajd": "aujourd hui",
    "dem1": "demain", "g": "j ai", "kom": "comme", "coment": "comment", "cmt": "comment",
    "cmment": "comment", "com": "comme", "kon": "qu on", "kil": "qu il", "kel1": "quelqu un",
}  # fmt: skip
_JOINED = (
    (re.compile(r"\bface book\b|\bfesse bouc\b|\bfesse bouk\b|\bface bouc\b"), "facebook"),
    (re.compile(r"\bg mail\b|\bge mail\b|\bgé mail\b|\bj mail\b"), "gmail"),
    (re.compile(r"\bout look\b"), "outlook"),
    (re.compile(r"\be mails\b"), "mails"),
    (re.compile(r"\be mail\b"), "mail"),
    (re.compile(r"\bmots? de passes?\b"), "mot de passe"),
    (re.compile(r"\bwhats app\b|\bouate sape\b|\bouatsap\b|\bwatsap\b|\bwhatsap\b"), "whatsapp"),
    (re.compile(r"\binsta gram\b"), "instagram"),
    (re.compile(r"\bwi fi\b"), "wifi"),
    (re.compile(r"\ban ti virus\b|\banti virus\b"), "antivirus"),
    (re.compile(r"\bfrance connecte?\b"), "franceconnect"),
    (re.compile(r"\bpay pal\b"), "paypal"),
    (re.compile(r"\bnumi ?(?:point|\.) ?support\b"), "numi"),
    (re.compile(r"\bqu ?elqu un\b|\bquelqun\b|\bkelkun\b"), "quelqu un"),
    (re.compile(r"\b(?:r g p d|rgpd)\b"), "rgpd"),
    (re.compile(r"\bc a f\b"), "caf"),
    (re.compile(r"\bs m s\b"), "sms"),
    (re.compile(r"\bq r code\b|\bqr code\b"), "qrcode"),
    (re.compile(r"\br i b\b"), "rib"),
)


def plain_words(text: str) -> list[str]:
    """The folded words of a text (``TEXT_LIMIT`` signs of it): SMS opened, dictated names joined, « euh » out."""
    folded = fold(text[:TEXT_LIMIT])
    opened = " ".join(_opened(word) for word in _WORD.findall(folded))
    for pattern, joined in _JOINED:
        opened = pattern.sub(joined, opened)
    return [word[:WORD_LIMIT] for word in opened.split() if word not in _HESITATIONS]


@lru_cache(maxsize=CACHED)
def _opened(word: str) -> str:
    word = _STRETCHED.sub(r"\1\1", word)
    return _OPENED.get(word, word)


_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^h|(?<=[^cps])h", ""), (r"ph", "f"), (r"sch|sh|ch", "8"), (r"sc(?=[eiy])", "s"),
        (r"gu(?=[eiy])", "g"), (r"ge(?=[ao])", "j"), (r"g(?=[eiy])", "j"), (r"gn", "ny"),
        (r"qu|q|ck|cc(?=[aou])|k", "k"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"x(?=c)", "k"),
        (r"tion", "sion"), (r"(?<=[aeiouy])s(?=[aeiouy])", "z"), (r"ill(?=[aeiou])|ll(?=e)", "y"),
        (r"eau|au", "o"), (r"ou", "w"), (r"oin", "w2"), (r"oi|oy", "wa"), (r"eu|oeu", "e"),
        (r"(?:ain|ein|aim|im|in|yn|ym|un|um)(?![aeiouynm])", "2"), (r"(?:an|en|am|em)(?![aeiouynm])", "1"),
        (r"(?:on|om)(?![aeiouynm])", "3"), (r"ai|ei|ay|ey|est$|ee|er$|ez$|et$|es$", "e"),
        (r"ent$|e$", ""), (r"([a-z0-9])\1+", r"\1"), (r"[tdsxpz]+$", ""), (r"y", "i"),
    )
)  # fmt: skip


@lru_cache(maxsize=CACHED)
def sound(word: str) -> str:
    """How a folded word sounds, roughly: « arrivai », « arrivé » and « ariver » are one."""
    said = word
    for pattern, replacement in _SOUNDS:
        said = pattern.sub(replacement, said)
    return said or word[:1]


class Speller:
    """Puts accents back and mends unknown words, from the words of the hotline's own texts.

    A word that is known stays. An unknown one becomes the known word that sounds the same or that is one letter away.
    """

    def __init__(self, accents: Mapping[str, str], counts: Mapping[str, int]) -> None:
        self.accents = dict(accents)
        self.counts = dict(counts)
        self._words: list[str] = [
            word for word in sorted(self.counts, key=lambda one: (self.counts[one], one)) if len(word) >= 4
        ]
        self._by_sound = {sound(word): word for word in self._words}
        self._holes, self._of_hole = _table_of_holes(self._words)
        self.mend = lru_cache(maxsize=CACHED)(self._mend)

    def _mend(self, word: str) -> str:
        """The word itself when it is known or short; a near known one otherwise."""
        if word in self.counts or len(word) < 4 or not word.isalpha():
            return word
        said = sound(word)
        if len(said) >= 3 and said in self._by_sound:
            return self._by_sound[said]
        return self._one_letter_away(word) if len(word) >= 6 else word

    def _one_letter_away(self, word: str) -> str:
        """The most frequent known word that becomes the same when each loses one letter at most."""
        for hole in _holes(word):
            place = int(np.searchsorted(self._holes, np.uint32(zlib.crc32(hole.encode())), side="right")) - 1
            if place >= 0:
                known = str(self._words[self._of_hole[place]])
                if hole in _holes(known):
                    return known
        return word

    def words(self, text: str) -> list[str]:
        """The folded, mended words of a text."""
        return [self.mend(word) for word in plain_words(text)]

    def accented(self, words: Iterable[str]) -> list[str]:
        """The same words as they are written, for the encoder that reads French."""
        return [self.accents.get(word, word) for word in words]


def _holes(word: str) -> list[str]:
    return [word, *(word[:place] + word[place + 1 :] for place in range(len(word)))]


def _table_of_holes(words: Sequence[str]) -> tuple[_Array, _Array]:
    """The prints of what is left of long words without one letter, ascending, and the place of the word of each.

    Of several words that leave the same, the last one is found from the right. Eight bytes each, a hundred in a dict.
    """
    left = [(zlib.crc32(hole.encode()), at) for at, word in enumerate(words) if len(word) >= 5 for hole in _holes(word)]
    prints = np.asarray([one for one, _ in left], dtype=np.uint32)
    order = np.argsort(prints, kind="stable")
    return prints[order], np.asarray([at for _, at in left], dtype=np.int32)[order]


def _is_well_written(text: str) -> bool:
    """Neither dictated nor an SMS: it begins with a capital, or it has its apostrophes."""
    return text[:1].isupper() or "'" in text or "’" in text


def learn_spelling(texts: Iterable[str]) -> tuple[dict[str, str], dict[str, int]]:
    """From well written texts: folded word → most frequent accented form, and how often each folded word is seen."""
    forms: dict[str, Counter[str]] = {}
    for text in filter(_is_well_written, texts):
        for word in _ACCENTED_WORD.findall(text.lower()):
            forms.setdefault(fold(word), Counter())[word] += 1
    accents, counts = {}, {}
    for folded in sorted(forms):
        best = min(forms[folded].items(), key=lambda item: (-item[1], item[0]))[0]
        counts[folded] = sum(forms[folded].values())
        if best != folded:
            accents[folded] = best
    return accents, counts
