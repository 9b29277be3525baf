"""What each person may set for themselves, and the values that are taken."""

from typing import Any

from numi.core.errors import InvalidInput

DENSITIES = ("desk", "dense", "big")
THEMES = ("", "light", "dark")
VIEWS = ("step", "map")
FLAGS = frozenset({"keys_off", "resolve_next"})
DEFAULTS = {"density": "desk", "theme": "", "view": "step", "keys_off": False}
RESERVED_KEYS = frozenset({"tab", "enter", "escape", "?"})


def checked(values: dict[str, Any]) -> dict[str, Any]:
    """The values when all are known and sound. Raises InvalidInput."""
    choices = {"density": DENSITIES, "theme": THEMES, "view": VIEWS}
    for name, value in values.items():
        if name == "keys":
            check_keys(value)
        elif name in FLAGS:
            if not isinstance(value, bool):
                raise InvalidInput("Ce réglage est allumé ou éteint.")
        elif name not in choices or value not in choices[name]:
            raise InvalidInput("Ce réglage n’existe pas.")
    return values


def key_of(settings: dict[str, Any], gesture: str) -> str:
    """The key of a gesture, its usual one (by which it is named) when it was not changed."""
    return str(settings.get("keys", {}).get(gesture, gesture))


def check_keys(keys: Any) -> None:
    """Keys are single printable characters, each for one gesture. Raises InvalidInput."""
    if not isinstance(keys, dict):
        raise InvalidInput("Les touches sont mal écrites.")
    used: dict[str, str] = {}
    for gesture, key in keys.items():
        if not isinstance(key, str) or len(key) != 1 or not key.isprintable() or key.isspace():
            raise InvalidInput("Une touche est un seul signe\u00a0: une lettre ou un chiffre.")
        folded = key.lower()
        if folded in RESERVED_KEYS:
            raise InvalidInput(f"La touche «\u00a0{key}\u00a0» est déjà prise par l’aide. Choisissez-en une autre.")
        if folded in used:
            raise InvalidInput(f"La touche «\u00a0{key}\u00a0» sert deux fois. Donnez une touche à chaque geste.")
        used[folded] = gesture
