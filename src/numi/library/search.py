"""Finding a procedure from what the caller says: folded stems, synonyms, typos forgiven, and why it matched."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from numi.core.content import read_yaml
from numi.core.text import fold
from numi.library.stems import stem
from numi.procedures.catalog import Catalog
from numi.procedures.schema import Procedure

WEIGHTS = {"title": 3.0, "says": 2.5, "tags": 2.0, "description": 1.2, "body": 0.5}
QUERY_LIMIT = 400
TEXT_SHARE = 0.35
_WORD = re.compile(r"[a-z0-9]+")
_STOP = frozenset(
    (
        "a ai au aux avec c ca ce ces cela cette d dans de des du elle en est et eu euh il ils j je l la le les "
        "leur lui m ma mais me mes moi mon n ne nous on ou par pas pour qu que qui s sa se ses si son sur t ta "
        "te tes toi ton tu un une vous y bonjour madame monsieur voila alors donc bah ben oui non plus tout tous "
        "faire fait fais peux peut suis sont ont avez etait quand comme quoi comment "
    ).split()
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A procedure found, how strongly (0–1 within this search), and the words of the caller that led to it."""

    procedure: Procedure
    score: float
    why: tuple[str, ...]


def words(text: str) -> list[str]:
    """Folded words, stop words out."""
    return [word for word in _WORD.findall(fold(text)) if word not in _STOP]


class Neighbours:
    """Callers' sentences as bags of stems; which one is nearest to what is asked (cosine, weighted by rarity)."""

    def __init__(self, sentences: Iterable[tuple[str, list[str]]]) -> None:
        self.owners: list[str] = []
        bags: list[set[str]] = []
        self.postings: dict[str, list[int]] = defaultdict(list)
        for owner, said in sentences:
            bag = {stem(word) for word in said}
            for term in bag:
                self.postings[term].append(len(bags))
            self.owners.append(owner)
            bags.append(bag)
        total = max(len(bags), 1)
        self.rarity = {term: math.log(1 + total / len(rows)) for term, rows in self.postings.items()}
        self.lengths = [math.sqrt(sum(self.rarity[term] ** 2 for term in bag)) or 1.0 for bag in bags]

    def nearest(self, asked: Mapping[str, float]) -> dict[str, tuple[float, tuple[str, ...]]]:
        """For each owner, the nearness (0–1) of its nearest sentence, and the stems that they share."""
        known = {term: factor * self.rarity[term] for term, factor in asked.items() if term in self.rarity}
        length = math.sqrt(sum(weight**2 for weight in known.values())) or 1.0
        nearness: dict[int, float] = defaultdict(float)
        for term, weight in known.items():
            for place in self.postings[term]:
                nearness[place] += weight * self.rarity[term]
        best: dict[str, tuple[float, int]] = {}
        for place, value in nearness.items():
            cosine = value / (length * self.lengths[place])
            if cosine > best.get(self.owners[place], (0.0, 0))[0]:
                best[self.owners[place]] = (cosine, place)
        return {
            owner: (cosine, tuple(term for term in known if place in self._places(term)))
            for owner, (cosine, place) in best.items()
        }

    @lru_cache(maxsize=20_000)  # noqa: B019 -- one index at a time is kept, and it goes with its cache
    def _places(self, term: str) -> frozenset[int]:
        return frozenset(self.postings[term])


class Index:
    """An inverted index of a catalog, in memory, rebuilt when a text changes: what the texts say, and what callers say.

    ``phrases`` are callers' sentences by procedure, besides those that the procedures carry themselves.
    """

    def __init__(
        self,
        catalog: Catalog,
        synonyms: Iterable[tuple[str, ...]] = (),
        phrases: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self.catalog = catalog
        said = {one.id: (*one.says, *(phrases or {}).get(one.id, ())) for one in catalog}
        self.neighbours = Neighbours((ident, words(text)) for ident, texts in said.items() for text in texts)
        self.postings: dict[str, dict[str, float]] = defaultdict(dict)
        self.spellings: dict[str, str] = {}
        for procedure in catalog:
            for field, text in fields_of(procedure).items():
                written = words(text)
                self.spellings |= {word: stem(word) for word in written if len(word) >= 4}
                for term, count in Counter(stem(word) for word in written).items():
                    weight = WEIGHTS[field] * (1 + math.log(count))
                    self.postings[term][procedure.id] = self.postings[term].get(procedure.id, 0.0) + weight
        total = max(len(catalog.procedures), 1)
        self.rarity = {term: math.log(1 + total / len(rows)) for term, rows in self.postings.items()}
        self.synonyms = synonym_map(synonyms)

    def search(self, text: str, *, size: int = 5) -> list[Hit]:
        """The procedures nearest to a text, best first; nothing when no word is known."""
        asked = self._terms(text[:QUERY_LIMIT])
        scores: dict[str, float] = defaultdict(float)
        why: dict[str, list[str]] = defaultdict(list)
        for term, (said, factor) in asked.items():
            for ident, weight in self.postings.get(term, {}).items():
                scores[ident] += factor * self.rarity[term] * weight / (weight + 2.0) * 3.0
                if said not in why[ident]:
                    why[ident].append(said)
        for ident in scores:
            covered = len(set(why[ident])) / max(len({said for said, _ in asked.values()}), 1)
            scores[ident] *= 0.5 + 0.5 * covered
        scores = self._with_neighbours(scores, asked, why)
        best = sorted(scores, key=lambda ident: (-scores[ident], ident))[:size]
        top = scores[best[0]] if best else 1.0
        return [Hit(self.catalog.procedures[ident], scores[ident] / top, tuple(why[ident][:5])) for ident in best]

    def _with_neighbours(
        self, scores: Mapping[str, float], asked: Mapping[str, tuple[str, float]], why: dict[str, list[str]]
    ) -> dict[str, float]:
        """Half from the texts, half from the nearest sentence that a caller is known to say."""
        highest = max(scores.values(), default=1.0)
        near = self.neighbours.nearest({term: factor for term, (_, factor) in asked.items()})
        for ident, (_, terms) in near.items():
            why[ident] = list(dict.fromkeys([asked[term][0] for term in terms] + why[ident]))
        return {
            ident: TEXT_SHARE * scores.get(ident, 0.0) / highest + (1 - TEXT_SHARE) * near.get(ident, (0.0, ()))[0]
            for ident in {*scores, *near}
        }

    def _terms(self, text: str) -> dict[str, tuple[str, float]]:
        """Terms of the index asked for: term → (the word said, factor). Exact, then synonyms, then near spellings."""
        asked: dict[str, tuple[str, float]] = {}
        for said in words(text):
            term = stem(said)
            if term in self.postings or term in self.neighbours.rarity:
                asked[term] = (said, 1.0)
            elif len(said) >= 4:
                for near, factor in self._near(said):
                    asked.setdefault(near, (said, factor))
        folded = " " + " ".join(_WORD.findall(fold(text))) + " "
        for phrase, others in self.synonyms.items():
            if f" {phrase} " in folded:
                for other in others:
                    for word in words(other):
                        asked.setdefault(stem(word), (phrase, 0.7))
        return asked

    def _near(self, said: str) -> list[tuple[str, float]]:
        """The terms of the words spelled nearly like this one, or that begin with it."""
        limit = 1 if len(said) < 7 else 2
        found = process.extract(
            said, [*self.spellings], scorer=DamerauLevenshtein.distance, score_cutoff=limit, limit=3
        )
        near = [(self.spellings[name], 0.75 if distance == 1 else 0.55) for name, distance, _ in found]
        if not near:
            near = [(term, 0.6) for word, term in self.spellings.items() if word.startswith(said)][:4]
        return near


def fields_of(procedure: Procedure) -> dict[str, str]:
    """The texts of a procedure, by the weight that they have."""
    body = []
    for step in procedure.steps.values():
        body.append(step.title)
        body.extend(spoken.text for spoken in (*step.say, *step.do, *step.see, *step.simpler))
    return {
        "title": procedure.title,
        "says": " ".join(procedure.says),
        "tags": " ".join((procedure.family, *procedure.tags, procedure.id.replace("-", " "))),
        "description": procedure.description,
        "body": " ".join(body),
    }


def synonym_map(groups: Iterable[tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for phrase in group:
            key = " ".join(_WORD.findall(fold(phrase)))
            found[key] = found.get(key, ()) + tuple(other for other in group if other != phrase)
    return found


@lru_cache(maxsize=2)
def synonym_groups(content: Path) -> tuple[tuple[str, ...], ...]:
    """The groups of ``content/synonyms.yaml``: words that callers use for the same thing."""
    path = content / "synonyms.yaml"
    if not path.exists():
        return ()
    groups = read_yaml(path.read_text("utf-8"))
    return tuple(tuple(str(word) for word in group) for group in groups)


@lru_cache(maxsize=2)
def callers_phrases(content: Path) -> dict[str, tuple[str, ...]]:
    """The sentences of ``content/phrases/<id>.yaml``, by procedure."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((content / "phrases").glob("[!_]*.yaml")):
        groups = (read_yaml(path.read_text("utf-8")) or {}).get("phrases", {})
        found[path.stem] = tuple(str(said) for texts in groups.values() for said in texts)
    return found


_INDEXES: dict[int, Index] = {}


def index_of(catalog: Catalog, content: Path) -> Index:
    """The index of a catalog, built once."""
    index = _INDEXES.get(id(catalog))
    if index is None or index.catalog is not catalog:
        index = Index(catalog, synonym_groups(content), callers_phrases(content))
        _INDEXES.clear()  # another thread may do the same: each keeps the one it made
        _INDEXES[id(catalog)] = index
    return index
