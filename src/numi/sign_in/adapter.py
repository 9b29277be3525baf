"""How allauth behaves for a hotline: nobody signs up alone, every error is a French sentence, every change cuts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.http import url_has_allowed_host_and_scheme

from numi.core import clock
from numi.sign_in.devices import attempt_key, remember_device
from numi.sign_in.limits import client_address
from numi.sign_in.queries import has_second_factor, proven_recently
from numi.sign_in.secrets import open_secret, seal_secret
from numi.sign_in.sessions import open_session, security_changed

CHANGES = ("mfa/email/", "account/email/password_")


class StaffAdapter(DefaultAccountAdapter):
    """Accounts come from invitations only; a change of password or factor ends the other sessions."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": (
            "L’adresse ou le mot de passe ne correspond pas. Vérifiez la touche Verr. Maj, puis réessayez."
        ),
        "incorrect_password": "Ce mot de passe n’est pas le vôtre. Vérifiez la touche Verr. Maj, puis réessayez.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel. Réessayez.",
        "too_many_login_attempts": (
            "Trop d’essais pour ce compte. Attendez une heure, ou demandez un lien de secours à votre administrateur."
        ),
        "rate_limited": "Trop d’essais en peu de temps. Attendez quelques minutes\u00a0: rien n’est perdu.",
    }

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002 -- allauth's signature
        return False

    def get_client_ip(self, request: Any) -> str:
        return client_address(request)

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of this site."""
        return bool(url) and url_has_allowed_host_and_scheme(url, allowed_hosts=None) and str(url).startswith("/")

    def _get_login_attempts_cache_key(self, request: Any, **credentials: Any) -> str:
        return attempt_key(request, str(credentials.get("email") or credentials.get("username") or ""))

    def reauthenticate(self, user: Any, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, **kwargs: Any) -> bool:  # noqa: ARG002 -- allauth's signature
        """Not within a quarter of an hour of the password, the code or the key."""
        return not proven_recently(self.request)

    def post_login(self, request: Any, user: Any, **kwargs: Any) -> Any:
        open_session(request, user, now=clock.now())
        response = super().post_login(request, user, **kwargs)
        remember_device(request, response, user.email)
        return response

    def add_message(
        self, request: Any, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """A new session needs no « Connexion avec X réussie »."""
        if message_template not in ("account/messages/logged_in.txt", "account/messages/logged_out.txt"):
            super().add_message(request, level, message_template, *args, **kwargs)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """allauth calls this at every change of password or factor: that is when the other sessions end."""
        super().send_notification_mail(template_prefix, user, context, email)
        if template_prefix.startswith(CHANGES):
            security_changed(self.request, user, what=template_prefix.rsplit("/", 1)[-1], now=clock.now())


class SecondFactorAdapter(DefaultMFAAdapter):
    """French words around the second factor, secrets sealed at rest, never the last factor taken away."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant.",
        "cannot_delete_authenticator": "C’est votre seul second facteur. Ajoutez-en un autre avant de le retirer.",
    }

    def encrypt(self, text: str) -> str:
        return seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_secret(encrypted_text)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return has_second_factor(authenticator.user, but=authenticator.pk)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        count = user.authenticator_set.filter(type=type).count()
        return "Ma clé d’accès" if not count else f"Ma clé d’accès {count + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "numi"}
