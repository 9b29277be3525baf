"""What ./numi asks of the machine, and how it says no."""

import socket

import pytest

from numi.interfaces.cli import environment, serving, system
from numi.interfaces.cli.places import Stop


@pytest.fixture
def taken_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_taken_port_is_said_with_another_that_works(taken_port):
    with pytest.raises(Stop) as refusal:
        system.require_free_port("127.0.0.1", taken_port, "./numi demo")

    assert str(refusal.value).startswith(
        f"Le port {taken_port} est déjà pris par un autre programme. Essayez : ./numi demo"
    )
    proposed = int(str(refusal.value).rsplit(" ", 1)[1])
    system.require_free_port("127.0.0.1", proposed, "./numi demo")


@pytest.mark.parametrize("port", [0, -1, 70_000])
def test_an_impossible_port_is_said(port):
    with pytest.raises(Stop, match="n’existe pas"):
        system.require_free_port("127.0.0.1", port, "./numi demo")


@pytest.fixture
def demo_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(serving, "DEMO", tmp_path)
    return tmp_path


@pytest.fixture
def orders(monkeypatch):
    """What ./numi would have run."""
    seen = []

    class Done:
        returncode = 0

    def note(command, **_):
        seen.append(command[2:])
        return Done()

    monkeypatch.setattr(serving.subprocess, "run", note)
    return seen


def test_a_second_start_prepares_nothing(demo_folder, orders):
    serving._prepare_demo({}, reset=False)
    (demo_folder / "numi.sqlite3").touch()
    serving._prepare_demo({}, reset=False)

    assert orders == [["prepare_demo"]]


def test_a_changed_procedure_is_published_at_the_next_start(demo_folder, orders, monkeypatch, tmp_path):
    (demo_folder / "numi.sqlite3").touch()
    serving._prepare_demo({}, reset=False)
    monkeypatch.setattr(serving, "ROOT", tmp_path)
    for folder in ("content", "requirements"):
        (tmp_path / folder).mkdir()
    (tmp_path / "requirements" / "base.txt").touch()
    (tmp_path / "content" / "appel-muet.md").write_text("Écouter.", encoding="utf-8")
    serving._prepare_demo({}, reset=False)

    assert orders == [["prepare_demo"], ["prepare_demo"]]


def test_a_database_that_went_away_is_prepared_again(demo_folder, orders):
    serving._prepare_demo({}, reset=False)
    serving._prepare_demo({}, reset=False)

    assert orders == [["prepare_demo"], ["prepare_demo"]]


def test_a_shared_database_is_always_looked_at(demo_folder, orders):
    (demo_folder / "numi.sqlite3").touch()

    for _ in range(2):
        serving._prepare_demo({"DATABASE_URL": "postgres://x/numi_demo"}, reset=False)

    assert orders == [["prepare_demo"], ["prepare_demo"]]


def test_a_second_demonstration_is_sent_to_the_first(demo_folder):
    (demo_folder / "address").write_text("http://127.0.0.1:8123\n", encoding="utf-8")

    with serving._only_one_demo(), pytest.raises(Stop, match="tourne déjà : http://127.0.0.1:8123"):
        with serving._only_one_demo():
            pass


def test_reset_forgets_the_database_and_keeps_the_lock(demo_folder):
    (demo_folder / "log").mkdir()
    for name in ("numi.sqlite3", "prepared", "running.lock"):
        (demo_folder / name).touch()

    serving._forget_demo()

    assert [path.name for path in demo_folder.iterdir()] == ["running.lock"]


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """An environment folder of our own, and the list of what gets installed in it."""
    folder = tmp_path / ".venv"
    requirements = tmp_path / "requirements"
    requirements.mkdir()
    for kind in ("base", "dev"):
        (requirements / f"{kind}.txt").write_text(f"{kind}==1\n", encoding="utf-8")
    seen = []
    for name, value in {
        "ROOT": tmp_path,
        "VENV": folder,
        "REQUIREMENTS": requirements,
        "PYTHON": folder / "bin" / "python",
        "STAMP": folder / "stamp",
    }.items():
        monkeypatch.setattr(environment, name, value)

    def make_folder():
        (folder / "bin").mkdir(parents=True, exist_ok=True)
        (folder / "bin" / "python").touch()

    monkeypatch.setattr(environment, "_make_folder", make_folder)
    monkeypatch.setattr(environment, "_install", lambda path: seen.append(path.name))
    return seen


def test_the_environment_is_made_once(installed):
    for _ in range(3):
        environment.make()

    assert installed == ["base.txt"]


def test_an_environment_for_the_tests_serves_the_demonstration_too(installed):
    environment.make(dev=True)
    environment.make()

    assert installed == ["dev.txt"]


def test_a_changed_requirement_makes_it_again_without_losing_the_tests(installed):
    environment.make(dev=True)
    (environment.REQUIREMENTS / "dev.txt").write_text("dev==2\n", encoding="utf-8")
    environment.make()

    assert installed == ["dev.txt", "dev.txt"]


def test_a_failed_installation_is_not_stamped(installed, monkeypatch):
    def fail(path):
        raise Stop("Les dépendances n’ont pas pu être installées.")

    monkeypatch.setattr(environment, "_install", fail)

    with pytest.raises(Stop):
        environment.make()
    assert not environment.STAMP.exists()


def test_the_address_of_a_registry_is_never_repeated():
    said = "ERROR: 403 for url: https://user:key@paquets.exemple.fr/paquets/django/ (see file:///opt/x)"

    assert environment.without_addresses(said) == "ERROR: 403 for url: <registre> (see <registre>"
