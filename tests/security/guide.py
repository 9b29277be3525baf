"""A guide of our own, so that these tests do not follow the texts of the hotline as they are written."""

from datetime import datetime

from numi.library.operations.publishing import publish_text
from numi.procedures.parser import parse

GUIDE = "page-qui-bloque"
TEXT = """---
id: page-qui-bloque
title: Une page bloque l’écran
family: securite
level: 1
urgency: normale
case: question
minutes: [4, 12]
says:
  - "une page bloque mon écran"
  - "une fenêtre s’est ouverte et je ne peux plus rien faire"
  - "ça crie dans l’ordinateur"
  - "il y a un numéro à appeler sur l’écran"
  - "la page ne veut pas partir"
  - "une alerte rouge prend tout l’écran"
  - "je ne peux plus fermer internet"
  - "mon écran est bloqué par un message"
  - "il me dit que j’ai un virus"
  - "une page me demande de payer"
owner: pole-cyber
reviewed: 2026-11-22
review_after_days: 180
sources:
  - {url: "https://www.cybermalveillance.gouv.fr/", checked: 2026-11-22, confidence: V}
tags: [arnaque]
---
Une page plein écran fait peur.

## Regarder {#regarder}

### La page est-elle encore là ? {#encore-la}
> **Dire** — « Est-ce que la page est encore là ? »

> **Plus simple** — « Voyez-vous toujours cette page ? »

- [Oui](#fermer)
- [Non](#fini)
- [Ne sait pas](#fermer)

### Fermer la page {#fermer}
> **Dire** — « Fermez la page avec la croix. »

> **Plus simple** — « Appuyez sur la petite croix en haut. »

- [C’est fait](#fini)

### C’est réglé {#fini .resolved}
> **Dire** — « La page est partie, tout va bien. »

> **Plus simple** — « Vous pouvez continuer tranquillement. »

> **Récapitulatif** — La page a été fermée.
"""


def publish_guide(*, now: datetime, title: str = "", note: str = "") -> str:
    """Put the guide in use, under another title when asked. Returns its digest."""
    procedure = parse(TEXT.replace("Une page bloque l’écran", title) if title else TEXT).procedure
    assert procedure is not None
    publish_text(procedure=procedure, by=None, now=now, note=note)
    return procedure.hash
