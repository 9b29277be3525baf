"""What a run of a procedure may become."""

from django.db.models import TextChoices

from numi.core.states import Machine, Transition


class RunState(TextChoices):
    RUNNING = "running", "En cours"
    PAUSED = "paused", "En pause"
    ENDED = "ended", "Terminé"
    ABANDONED = "abandoned", "Abandonné"


RUN = Machine(
    RunState,
    Transition("pause", (RunState.RUNNING,), RunState.PAUSED),
    Transition("resume", (RunState.PAUSED,), RunState.RUNNING),
    Transition("end", (RunState.RUNNING, RunState.PAUSED), RunState.ENDED),
    Transition("abandon", (RunState.RUNNING, RunState.PAUSED), RunState.ABANDONED),
    Transition("reopen", (RunState.ENDED, RunState.ABANDONED), RunState.RUNNING),
)


class StepKind(TextChoices):
    """The kinds of events of a run; the same words as ``numi.procedures.walk``."""

    START = "start", "Début"
    ANSWER = "answer", "Réponse"
    KNOWN = "known", "Connu de la fiche"
    BACK = "back", "Retour en arrière"
    JUMP = "jump", "Saut"
    OFF_SCRIPT = "off_script", "Hors script"
    ON_SCRIPT = "on_script", "Retour au guide"
    TICK = "tick", "Coché"
    UNTICK = "untick", "Décoché"
    WAIVE = "waive", "Levé avec motif"
    SIMPLER = "simpler", "Plus simple"
    HARM = "harm", "Le mal est fait"
    TIMER = "timer", "Minuteur"
    PAUSE = "pause", "Pause"
    RESUME = "resume", "Reprise"
    FEEDBACK = "feedback", "Le bon guide ?"
    END = "end", "Fin"
