"""What the trace says, in French: the summary of a call and the brief for the next level. Pure, never a credential."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from numi.core.text import mask_secrets
from numi.procedures.schema import Procedure, Step
from numi.procedures.walk import Event, Position, holds_left, replay

WORD_LIMIT = 120


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a brief says besides the trace. Texts as on the card and the request; never an identifier of theirs."""

    who: str = ""
    age: str = ""
    device: str = ""
    care: str = ""
    words: str = ""
    best_number: str = ""
    is_live: bool = False


def _step(procedures: Mapping[str, Procedure], event: Event) -> Step | None:
    procedure = procedures.get(event.procedure)
    return procedure.steps.get(event.step) if procedure else None


def _off_script(procedures: Mapping[str, Procedure], events: Sequence[Event]) -> list[str]:
    """Why the guide was left, said once each; nothing that was typed at a sensitive step."""
    steps = [(event, _step(procedures, event)) for event in sorted(events, key=lambda one: (one.seq, one.id))]
    reasons = [
        event.reason for event, step in steps if event.kind == "off_script" and not (step is None or step.sensitive)
    ]
    return [f"Hors script\u00a0: {reason}." for reason in dict.fromkeys(reasons) if reason]


def _answers(procedures: Mapping[str, Procedure], events: Sequence[Event]) -> list[tuple[str, str]]:
    """(question, answer in words) of what was answered, last answer of each step, sensitive steps left out."""
    said: dict[tuple[str, str], tuple[str, str]] = {}
    for event in sorted(events, key=lambda one: (one.seq, one.id)):
        step = _step(procedures, event)
        if step is None or step.sensitive or event.kind not in ("answer", "known"):
            continue
        branch = step.branch(event.answer)
        if branch:
            said.pop((event.procedure, event.step), None)
            said[(event.procedure, event.step)] = (step.title, branch.label)
    return list(said.values())


def _sentence(question: str, answer: str) -> str:
    question = question.rstrip(" ?\u00a0").strip()
    return f"{question}\u00a0: {answer[:1].lower()}{answer[1:]}."


def summary(procedures: Mapping[str, Procedure], first: str, events: Sequence[Event], *, words: str = "") -> str:
    """What happened, in a few sentences (at most 120 words), for the person who closes the call to read once."""
    begin = procedures.get(first)
    if begin is None:
        return _limited(mask_secrets(words).text, WORD_LIMIT)
    position = replay(procedures, first, events)
    sentences = [f"{begin.title}."]
    sentences += [_sentence(*pair) for pair in _answers(procedures, events)[-9:]]
    ending = procedures[position.procedure].steps[position.step]
    if ending.outcome:
        sentences.append(f"Issue\u00a0: {ending.title[:1].lower()}{ending.title[1:]}.")
    sentences += _off_script(procedures, events)
    return _limited(mask_secrets(" ".join(sentences)).text, WORD_LIMIT)


def brief(procedures: Mapping[str, Procedure], first: str, events: Sequence[Event], facts: CaseFacts) -> str:
    """The brief for the next level: who, device, what she says, answers, what is left. At most 120 words."""
    lines: list[str] = []
    who = ", ".join(part for part in (facts.who, facts.age) if part)
    if who:
        lines.append(f"{who}{' (en ligne)' if facts.is_live else ''}.")
    if facts.device:
        lines.append(f"Appareil\u00a0: {facts.device}.")
    if facts.care:
        lines.append(f"À savoir\u00a0: {facts.care.rstrip('.')}.")
    if facts.words:
        lines.append(f"Ses mots\u00a0: «\u00a0{_limited(mask_secrets(facts.words).text, 25)}\u00a0».")
    begin = procedures.get(first)
    position: Position | None = None
    if begin:
        position = replay(procedures, first, events)
        lines.append(f"Guide\u00a0: {begin.title}.")
        lines += [_sentence(*pair) for pair in _answers(procedures, events)[-8:]]
        if position.harmed:
            lines.append("Le mal est déjà fait (touche U).")
        left = [text for _, text in holds_left(procedures, position)]
        if left:
            lines.append("Reste à faire\u00a0: " + "\u00a0; ".join(left[:3]) + ".")
    return _limited(mask_secrets(" ".join(lines)).text, WORD_LIMIT)


def _limited(text: str, words: int) -> str:
    parts = text.split()
    return text.strip() if len(parts) <= words else " ".join(parts[: words - 1]) + " …"
