"""The small procedures of the walk, published, and runs of them."""

from uuid import uuid4

import pytest

from numi.guidance.models import Run
from numi.guidance.operations.running import start_run
from numi.library.operations.publishing import publish_text
from numi.library.queries import current_catalog
from tests.factories.desk import NOW, make_ticket
from tests.procedures.play import catalog as small_procedures


@pytest.fixture
def small_catalog(tmp_path):
    """The small procedures of the walk, published."""
    for procedure in small_procedures():
        publish_text(procedure=procedure, by=None, now=NOW)
    return current_catalog(str(tmp_path))


@pytest.fixture
def begun(agnes, small_catalog):
    def begin(first: str = "alerte", *, ticket=None, by=agnes, run_id=None, at=NOW) -> Run:
        return start_run(
            ticket=ticket or make_ticket(agnes),
            catalog=small_catalog,
            procedure_id=first,
            by=by,
            now=at,
            run_id=run_id or uuid4(),
        )

    return begin
