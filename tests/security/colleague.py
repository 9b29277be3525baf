"""Makes a signed-in person in the database of a running server, or sends them away. Run as a program, with settings."""

import sys
import time

import django


def main(order: str) -> None:
    django.setup()
    from numi.accounts.models import User
    from numi.accounts.operations.team import deactivate
    from numi.accounts.roles import Role
    from numi.core import clock
    from tests.factories.accounts import make_user
    from tests.people import client_as

    if order == "arrive":
        fanny = make_user("Fanny", Role.ADMIN)
        agnes = make_user("Agnès", Role.N1)
        print(client_as(agnes).session.session_key, fanny.pk)  # noqa: T201 -- the answer to the test that runs it
    else:
        deactivate(
            person=User.objects.get(given_name="Agnès"), by=User.objects.get(given_name="Fanny"), now=clock.now()
        )
        print(time.time())  # noqa: T201 -- the moment the departure was committed


if __name__ == "__main__":
    main(sys.argv[1])
