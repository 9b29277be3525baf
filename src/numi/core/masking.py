"""The shapes of secrets in what people type: cards, NIR, IBAN, passwords, one-time codes, as French people say them.

``numi.core.text.mask_secrets`` is the way in.
"""

import re
from collections.abc import Callable

MASK = "▇▇▇▇"
_Mask = Callable[[re.Match[str]], str | None]

_GAP = r"[ \u00a0\u202f.\-]?"
_CARD = re.compile(rf"(?<![\dA-Za-z])\+?\d(?:{_GAP}\d){{12,}}(?![\dA-Za-z])")
_NIR = re.compile(
    rf"(?i)(?<![\dA-Z])[123478](?:{_GAP}\d){{4}}{_GAP}(?:\d{_GAP}\d|2{_GAP}[AB])(?:{_GAP}\d){{6}}(?:{_GAP}\d{{2}})?(?!\d)"
)
_IBAN = re.compile(r"(?i)(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ \u00a0\u202f\-]?[A-Z0-9]){11,30}(?![A-Z0-9])")
_IBAN_SIZES = {
    "AD": 24, "AE": 23, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DZ": 26,
    "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26,
    "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MA": 28, "MC": 27, "MG": 27, "MT": 31, "MU": 30, "NL": 18,
    "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "SN": 28, "TN": 24, "TR": 26,
    "VA": 22,
}  # fmt: skip
_WORD = r"(?:mots?\s{1,3}de\s{1,3}passe|mdp|password|passe\s{0,3}phrase|phrase\s{1,3}de\s{1,3}passe)"
# « de ma boîte », « d’Orange », « Gmail »: whose password it is.
_OF = (
    r"(?:\s{1,3}(?:de|du|des|pour|sur)\s{1,3}[\w’'@.\-]{1,30}(?:\s{1,3}[\w’'\-]{1,20}){0,3}?|\s{1,3}d[’'][\w\-]{1,30}"
    r"|\s{1,3}(?-i:[A-Z][a-zà-ÿ\-]{1,20})(?!\w)|\s{1,3}(?:gmail|wi-?fi|outlook|orange|facebook|whatsapp))?"
)
_IS = r"\s{0,5}(?:,\s{0,3})?(?:est(?!-)\s{0,5}:?|c[’' ]est(?!-)\s{0,5}:?|était|:|=|->|→)\s{0,5}"
_VALUE = r"«[^»\n]{1,80}»|“[^”\n]{1,80}”|\"[^\"\n]{1,80}\"|\S{1,80}"
_PASSWORD = re.compile(rf"(?i)\b({_WORD}{_OF})({_IS})({_VALUE})((?:[ \u00a0]\S{{1,40}}){{0,3}})")
_PASSWORD_BARE = re.compile(
    rf"(?i)\b({_WORD}{_OF})(\s{{1,3}})(«[^»\n]{{1,80}}»|(?=\S{{0,60}}\d)(?=\S{{0,60}}[A-Za-zÀ-ÿ])\S{{5,80}})"
)
_CODE_AFTER = re.compile(
    r"(?i)\b(codes?|cryptogramme|cvv2?|cvc|otp|pin|puk|chiffres\s{1,3}au\s{1,3}dos)\b"
    r"((?:[^\d\n]|\d{1,2}\s{0,3}(?:chiffres|lettres|caractères)){0,40}?)"
    r"(?<![\d+])(\d(?:[ \u00a0\-]?\d){2,13})(?!\d)"
)
_CODE_BEFORE = re.compile(
    r"(?i)(?<![\d+])((?<!\d[ \u00a0])\d(?:[ \u00a0]?\d){3,7}|\d{4,8})"
    r"(\s{0,3},?\s{0,3}(?:c[’' ]est|est|comme|voil[àa])\s{1,3}(?:(?:le|mon|son|un|ce|votre)\s{1,3})?code\b)"
    r"(?!\s{1,3}postal)"
)
_NOT_A_CODE = re.compile(
    r"(?i)codes?\s+(?:postal|client|barres?|promo|article|d[’']erreur|erreur|ape|naf|insee|agence|banque|guichet|"
    r"source|couleur|de\s+la\s+route|civil|ip)"
)
_CARD_CODE = re.compile(r"(?i)cryptogramme|cvv|cvc|sécurité|securite|au\s+dos|secret|confidentiel")
_SHORT_PAUSE = re.compile(r"(?i)(?:\s|c[’' ]est|est|euh|donc|alors|voil[àa]|voici|le|un|dit|tapez|:|«)*")
_YEAR_BEFORE = re.compile(
    r"(?i)(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|\ben|\bde|depuis)\s+$"
)
_DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])([ .\-])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d")
_UNIT = re.compile(r"(?i)\s{0,3}(?:€|euros?\b|ans\b|h\b|min\b|[°%])")
_TOWN = re.compile(r"\s{1,3}[A-ZÉÈÎ][a-zà-ÿ]")
_PHONE_SHAPES = {(10,), (2, 2, 2, 2, 2), (4, 2, 2, 2), (4, 3, 3), (1, 3, 3, 3), (4, 6), (2, 8), (1,) * 10}
_DOUBLED = str.maketrans("0123456789", "0246813579")


def take_out(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with every secret masked, and the kinds of secrets that were found."""
    kinds: list[str] = []
    for kind, pattern, mask in _SECRETS:
        text = _masked(text, kind, pattern, mask, kinds)
    return text, tuple(kinds)


def _masked(text: str, kind: str, pattern: re.Pattern[str], mask: _Mask, kinds: list[str]) -> str:
    """Mask one kind of secret. A candidate that is refused does not hide the one that begins inside it."""
    parts: list[str] = []
    done = place = 0
    while match := pattern.search(text, place):
        kept = mask(match)
        if kept is None:
            place = match.start() + 1
            continue
        if kept == match.group():
            place = match.end()
            continue
        tail = _common_end(kept, match.group())  # may hold another one
        parts += [text[done : match.start()], kept[: len(kept) - tail]]
        done = place = match.end() - tail
        kinds += [] if kind in kinds else [kind]
    return "".join(parts) + text[done:]


def _common_end(first: str, second: str) -> int:
    size = 0
    for one, other in zip(reversed(first), reversed(second), strict=False):
        if one != other:
            break
        size += 1
    return size


def _mask_iban(match: re.Match[str]) -> str | None:
    found = _iban(match.group())
    return MASK + match.group()[len(found) :] if found else None


def _mask_nir(match: re.Match[str]) -> str | None:
    return MASK if _is_nir(match.group()) else None


def _mask_cards(match: re.Match[str]) -> str:
    """Every card in a run of digits; a telephone number beside it stays."""
    run = match.group()
    groups = [(one.start(), one.end()) for one in re.finditer(r"\d+", run)]
    out, done, place = [], 0, 0
    while place < len(groups):
        start = groups[place][0]
        size = _phone_groups(run, groups, place)
        if not size:
            size = _card_groups(run, groups, place)
            if size:
                out += [run[done:start], MASK]
                done = groups[place + size - 1][1]
        place += size or _groups_passed(groups, place)
    return "".join(out) + run[done:]


def _groups_passed(groups: list[tuple[int, int]], place: int) -> int:
    """Digits dictated one by one are one number: looked at from its first digit only."""
    size = 1
    while place + size < len(groups) and all(
        end - start == 1 for start, end in groups[place + size - 1 : place + size + 1]
    ):
        size += 1
    return size


def _digits(run: str, groups: list[tuple[int, int]], place: int, size: int) -> str:
    return "".join(run[start:end] for start, end in groups[place : place + size])


def _phone_groups(run: str, groups: list[tuple[int, int]], place: int) -> int:
    """How many groups a telephone number takes here, 0 when there is none."""
    is_abroad = groups[place][0] == 1 and run[0] == "+"
    shape: tuple[int, ...] = ()
    for size, (start, end) in enumerate(groups[place : place + 11], 1):
        shape += (end - start,)
        if is_abroad and sum(shape) >= 11:
            return size
        if not is_abroad and sum(shape) >= 10:
            digits = _digits(run, groups, place, size)
            return size if shape in _PHONE_SHAPES and digits[0] == "0" != digits[1] else 0
    return 0


def _card_groups(run: str, groups: list[tuple[int, int]], place: int) -> int:
    """How many groups a card takes here, the longest first, 0 when there is none."""
    sizes = []
    count = 0
    for size, (start, end) in enumerate(groups[place : place + 19], 1):
        count += end - start
        if count > 19:
            break
        if count >= 13:
            sizes.append(size)
    for size in reversed(sizes):
        shape = tuple(end - start for start, end in groups[place : place + size])
        if _is_card(_digits(run, groups, place, size), shape):
            return size
    return 0


def _is_card(digits: str, shape: tuple[int, ...]) -> bool:
    """Whether digits are a card: its check digit, or four groups of four, one of which may have been misheard."""
    if digits[0] not in "23456" or len(set(digits)) == 1:
        return False
    total = sum(map(int, digits[::-1][::2])) + sum(map(int, digits[::-1][1::2].translate(_DOUBLED)))
    return total % 10 == 0 or (shape == (4, 4, 4, 4) and digits[0] != "2")


def _mask_password(match: re.Match[str]) -> str | None:
    value, rest = match.group(3), match.group(4)
    if value.startswith(MASK):
        return match.group()
    word = value.lower().strip(" .,;:!?«»“”\"'")
    if not word or word in _NOT_A_PASSWORD or re.split("[’']", word)[0] in ("qu", "d", "l", "n", "j", "s"):
        return None
    if not any(sign.isdigit() for sign in value) and value[-1] not in '.,;!?»”"':
        # « soleil du matin 44 »: words up to the one that holds a number.
        words = re.findall(r"[ \u00a0]\S+", rest)
        last = next((place for place, one in enumerate(words, 1) if re.search(r"\d", one)), 0)
        ends_before = any(one[-1] in ".,;!?" for one in words[: max(last - 1, 0)])
        if ends_before or (last and re.fullmatch(r"\s(?:\+.*|0\d|\d+[./].*)", words[last - 1])):
            last = 0  # another sentence, a telephone number, a date
        rest = rest[len("".join(words[:last])) :]
    return match.group(1) + match.group(2) + MASK + rest


def _mask_bare_password(match: re.Match[str]) -> str | None:
    if match.group(3).lower().startswith(("windows", "iphone", "android", "office", "ipad", "http")):
        return None
    return match.group(1) + match.group(2) + MASK


def _mask_code(match: re.Match[str]) -> str | None:
    word, between, run = match.groups()
    digits = re.sub(r"\D", "", run)
    after = match.string[match.end() : match.end() + 12]
    said = re.split("[,.;!?]", between)
    if (
        MASK in between
        or _NOT_A_CODE.search(word + between)
        or (len(said) > 1 and not _SHORT_PAUSE.fullmatch(said[-1]))
    ):
        return None
    if len(digits) > 8:  # a telephone number, a request number, or a code followed by something else
        size = _code_size(run, is_card=bool(_CARD_CODE.search(word + between)))
        return word + between + MASK + run[size:] if size else None
    if len(digits) == 3 and not _CARD_CODE.search(word + between):
        return None
    is_year = re.fullmatch(r"(?:19|20)\d\d", run) and _YEAR_BEFORE.search(between)
    is_place = len(run) == 5 and run.isdigit() and _TOWN.match(after)
    if is_year or is_place or _DATE.fullmatch(run) or _UNIT.match(after):
        return None
    return word + between + MASK


def _code_size(run: str, *, is_card: bool) -> int:
    """How many signs a code takes at the beginning of many digits, 0 when they are something else."""
    first = re.match(r"\d+", run)
    size = len(first.group()) if first else 0
    if 4 <= size <= 8 or (size == 3 and is_card):
        return size
    if run[0] == "0" or sum(sign.isdigit() for sign in run) == 9:
        return 0
    ends = [one.end() for one in re.finditer(r"\d+", run)]
    return max((end for end in ends if 4 <= sum(sign.isdigit() for sign in run[:end]) <= 8), default=0)


def _mask_code_before(match: re.Match[str]) -> str | None:
    return MASK + match.group(2)


_SECRETS: tuple[tuple[str, re.Pattern[str], _Mask], ...] = (
    ("iban", _IBAN, _mask_iban),
    ("carte", _CARD, _mask_cards),
    ("nir", _NIR, _mask_nir),
    ("mot de passe", _PASSWORD, _mask_password),
    ("mot de passe", _PASSWORD_BARE, _mask_bare_password),
    ("code", _CODE_AFTER, _mask_code),
    ("code", _CODE_BEFORE, _mask_code_before),
)
_NOT_A_PASSWORD = frozenset(
    "oublié oublie oubliée perdu perdue faux bon bonne refusé refuse incorrect erroné inconnu le la les un une "
    "pas bloqué bloque changé change trop compromis volé vole de à a toujours déjà qui que quoi ? demandé "
    "identique impossible nécessaire obligatoire valable valide enregistré noté écrit sur dans chez en très "
    "bien encore plus mal correct court long simple facile difficile compliqué expiré périmé réinitialisé "
    "remplacé celui celle ce mon ma son sa ok mauvais différent introuvable sûr inchangé au aussi donc peut- "
    "être bizarre urgent".split()
)


def _is_nir(text: str) -> bool:
    compact = re.sub(r"[^0-9AB]", "", text.upper())
    month = int(compact[3:5])
    if not (1 <= month <= 12 or 20 <= month <= 42 or 50 <= month <= 99):
        return False
    if len(compact) == 13:
        return True
    body = compact[:13].replace("2A", "19", 1) if compact[5:7] == "2A" else compact[:13]
    body = body.replace("2B", "18", 1) if compact[5:7] == "2B" else body
    # Written in its own manner (« 2 41 05 … »), it is one even with a key that was misheard, or followed by a number.
    return 97 - int(body) % 97 == int(compact[13:]) or bool(re.match(r"\d\D\d\d\D\d\d\D", text))


def _iban(text: str) -> str:
    """The beginning of a candidate that is an IBAN, empty when there is none.

    A French one is known by its shape: a digit that was misheard makes it no less an account.
    """
    places = [place for place, sign in enumerate(text) if sign.isalnum()]
    compact = "".join(text[place] for place in places).upper()
    size = _IBAN_SIZES.get(compact[:2], 0)
    if not size or len(compact) < size:
        return ""
    moved = compact[4:size] + compact[:4]
    is_true = int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1
    is_french = compact[:2] == "FR" and sum(sign.isdigit() for sign in compact[:size]) >= 20
    return text[: places[size - 1] + 1] if is_true or is_french else ""
