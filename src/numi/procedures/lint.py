"""What a procedure must be besides well written: walkable, sayable, safe. Each problem at its line with its mend."""

import re
from collections.abc import Iterator
from dataclasses import replace

from numi.procedures.fields import KNOWN, PLACEHOLDERS, placeholders
from numi.procedures.graph import ends, reachable
from numi.procedures.leaflet import lint_leaflet
from numi.procedures.schema import Diagnostic, Procedure, Severity, Spoken, Step

SENTENCES = 2
WORDS = 28
FEWEST_PHRASES = 10
_SENTENCE = re.compile(r"[.!?…]+(?:\s|$)")
_WORD = re.compile(r"[\w{}.]+(?:['’][\w]+)*")
_NUMBER = re.compile(
    r"(?<![\w{.#-])(?:\+\d{2,3}[ .\u00a0\u202f]?[1-9]|0[ .\u00a0\u202f]?[1-9])(?:[ .\u00a0\u202f]?\d){8}(?!\w)"
)
_SHORT_NUMBER = re.compile(
    r"\b(?:au|(?:appel\w*|compos\w*|fai\w+|tap\w+) le|numéro) (?:3\d{3}|3\d \d{2}|1[5-8]|11\d|19[67])\b"
    r"(?! (?:janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc))"
    r"|\ble 3[0269]\d{2}\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"<a [^>]*>.*?</a>")
_SITE = re.compile(r"\b(?:https?://|www\.)|\b[\w-]+(?:\.[\w-]+)*\.(?:fr|com|org|eu|net)\b")
_SECRET_WORDS = (
    r"(?:mots? de passe|codes?|cryptogramme|numéro de (?:la |votre |sa )?carte|iban|rib|numéro de sécurité sociale)"  # noqa: S105 -- words, not a secret
)
_ASKS = re.compile(
    rf"\b(?:donnez|dites|lisez|épelez|envoyez|dictez|communiquez)(?:-moi| moi)\b[^.?!»]{{0,40}}\b{_SECRET_WORDS}\b"
    rf"|\b(?:pouvez|pourriez|voulez)-vous (?:me |nous )?(?:donner|dire|lire|épeler|envoyer|dicter|communiquer)\b"
    rf"[^.?!»]{{0,40}}\b{_SECRET_WORDS}\b|\bquel est (?:votre|le) {_SECRET_WORDS}\b",
    re.IGNORECASE,
)


def lint(procedure: Procedure, path: str = "", *, entries: frozenset[str] = frozenset()) -> list[Diagnostic]:
    """Everything to mend in one procedure that parses. ``entries``: the steps that other procedures lead to."""
    found = [*_head(procedure), *_walk(procedure, entries)]
    for step in procedure.steps.values():
        found += [*_spoken(step), *_branches(procedure, step), *_outcome(step), *_texts(step)]
    if procedure.leaflet:
        found += lint_leaflet(procedure.leaflet)
    return sorted(replace(one, path=path) for one in found)


def _warn(line: int, code: str, message: str, mend: str) -> Diagnostic:
    return Diagnostic(line, code, message, mend, Severity.WARNING)


def _head(procedure: Procedure) -> Iterator[Diagnostic]:
    danger = procedure.danger
    if procedure.urgency == "critique" and danger is None:
        yield Diagnostic(1, "danger", "Une fiche critique dit d’abord le danger.", "Ajoutez « danger: … » à l’en-tête.")
    if danger and danger.key_step and danger.key_step not in procedure.steps:
        yield Diagnostic(1, "danger-cle", f"L’étape « {danger.key_step} » n’existe pas.", "Corrigez danger_key.to.")
    if len(procedure.says) < FEWEST_PHRASES:
        few = f"{len(procedure.says)} phrases seulement."
        yield Diagnostic(1, "phrases", few, f"Écrivez {FEWEST_PHRASES} phrases de la personne ou plus dans says.")
    if procedure.minutes[0] > procedure.minutes[1]:
        yield Diagnostic(1, "durée", "La durée courte dépasse la longue.", "Écrivez minutes: [courte, longue].")
    if not procedure.sources:
        yield Diagnostic(1, "source", "La fiche ne dit pas ses sources.", "Ajoutez sources.")
    for source in procedure.sources:
        if not source.checked or source.confidence not in ("V", "R", "I"):
            yield Diagnostic(
                1, "source", f"{source.url} : date ou confiance manque.", "checked et confidence: V, R ou I."
            )
    if not procedure.description:
        yield Diagnostic(1, "description", "La description manque.", "Écrivez une phrase sous l’en-tête.")


def _walk(procedure: Procedure, entries: frozenset[str]) -> Iterator[Diagnostic]:
    reached, ending = reachable(procedure, entries), ends(procedure)
    for step in procedure.steps.values():
        if step.id not in reached:
            yield Diagnostic(
                step.line, "perdue", f"Rien ne mène à « {step.id} ».", "Ajoutez un lien, ou retirez l’étape."
            )
        if not step.outcome and step.branches and step.id not in ending:
            yield Diagnostic(step.line, "sans-fin", f"« {step.id} » tourne en rond.", "Menez-la vers une issue.")


def _spoken(step: Step) -> Iterator[Diagnostic]:
    if not step.say:
        yield Diagnostic(step.line, "dire", f"« {step.id} » ne dit rien.", "Ajoutez **Dire** — « … ».")
    elif not step.simpler:
        yield Diagnostic(
            step.line, "plus-simple", f"« {step.id} » n’a pas de deuxième façon de dire.", "Ajoutez **Plus simple**."
        )
    for said in (*step.say, *step.simpler):
        words, sentences = len(_WORD.findall(said.text)), _sentences(said.text)
        if words > WORDS:
            yield Diagnostic(said.line, "trop-long", f"{words} mots à dire.", f"{WORDS} mots au plus.")
        if sentences > SENTENCES:
            yield Diagnostic(said.line, "trop-long", f"{sentences} phrases à dire.", f"{SENTENCES} phrases au plus.")
        if _ASKS.search(said.text):
            yield Diagnostic(
                said.line, "secret", "On ne demande jamais un secret.", "Faites-le saisir par la personne."
            )


def _sentences(text: str) -> int:
    """How many sentences, the last one counted without its full stop too."""
    return len([one for one in _SENTENCE.split(text) if one.strip(" «»“”\u00a0")])


def _branches(procedure: Procedure, step: Step) -> Iterator[Diagnostic]:
    if step.outcome:
        if step.branches:
            yield Diagnostic(step.line, "issue", f"L’issue « {step.id} » a des suites.", "Retirez-les, ou l’issue.")
        return
    if not step.branches:
        yield Diagnostic(step.line, "impasse", f"« {step.id} » ne mène nulle part.", "Ajoutez une suite, ou une issue.")
    keys = [branch.key for branch in step.branches]
    if "" in keys:
        yield Diagnostic(step.line, "trop-de-suites", "Plus de neuf suites.", "Coupez la question en deux.")
    if {"O", "N"} <= set(keys) and "S" not in keys:
        yield Diagnostic(step.line, "ne-sait-pas", "« Ne sait pas » manque.", "Ajoutez « - [Ne sait pas](#…) ».")
    for branch in step.branches:
        target = branch.target
        missing = target.kind == "step" and target.step not in procedure.steps
        if missing or (target.back and target.back not in procedure.steps):
            wanted = target.step if missing else target.back
            yield Diagnostic(branch.line, "suite", f"L’étape « {wanted} » n’existe pas.", "Corrigez le lien.")
    yield from _known(step)


def _known(step: Step) -> Iterator[Diagnostic]:
    if step.known and step.known not in KNOWN:
        yield Diagnostic(
            step.line, "connu", f"« {step.known} » n’est pas sur la fiche.", f"Parmi : {', '.join(KNOWN)}."
        )
    if step.known and not any(branch.value for branch in step.branches):
        yield Diagnostic(step.line, "connu", "Aucune suite ne porte de valeur.", 'Écrivez [Mac](#mac "macos").')


def _outcome(step: Step) -> Iterator[Diagnostic]:
    if not step.outcome:
        return
    if not step.recap and step.outcome != "refused":
        yield Diagnostic(step.line, "récapitulatif", f"« {step.id} » ne récapitule rien.", "Ajoutez **Récapitulatif**.")
    if step.outcome in ("escalate", "callback") and not step.promise:
        yield Diagnostic(step.line, "promesse", f"« {step.id} » ne promet rien.", "Ajoutez **Promettre** — qui, quand.")


def _texts(step: Step) -> Iterator[Diagnostic]:
    for text in _all_texts(step):
        for name in placeholders(text.text):
            if name not in PLACEHOLDERS:
                yield Diagnostic(
                    text.line, "champ", f"« {{{name}}} » n’existe pas.", f"Parmi : {', '.join(PLACEHOLDERS)}."
                )
        unlinked = _LINK.sub("", text.html)  # « le [15](directory:samu-15) » names an entry of the directory
        if _NUMBER.search(text.text) or _SHORT_NUMBER.search(unlinked) or _SITE.search(text.text):
            yield Diagnostic(
                text.line, "annuaire", "Un numéro ou un site est tapé dans le texte.", "Écrivez [nom](directory:…)."
            )


def _all_texts(step: Step) -> Iterator[Spoken]:
    for voice in (step.say, step.simpler, step.never, step.see, step.note, step.promise, step.recap, step.do):
        yield from voice
    for item in step.items:
        yield Spoken(item.text, item.html, item.line)
