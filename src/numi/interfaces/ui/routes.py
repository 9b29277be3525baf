"""What one line of the matrix of rights says."""

from dataclasses import dataclass, field

from numi.accounts.roles import Role


@dataclass(frozen=True, slots=True)
class Route:
    """One line of the matrix.

    ``get`` and ``post`` are the roles that may; ``other`` narrows them for an object that is somebody else's or
    restricted (``None``: no difference). ``public`` routes answer anybody. ``before_second_factor`` routes answer a
    known person who still has to give the second factor; ``enrols`` ones only a person who has none yet.
    """

    name: str
    get: frozenset[Role] = frozenset()
    post: frozenset[Role] = frozenset()
    other: frozenset[Role] | None = None
    subject: str = ""
    public: bool = False
    before_second_factor: bool = False
    enrols: bool = False
    note: str = ""
    methods: frozenset[str] = field(default_factory=frozenset)

    def roles(self, method: str) -> frozenset[Role]:
        return self.post if method == "POST" else self.get
