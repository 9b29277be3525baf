"""The screens of the desk, one line each: ``path("<screen>/", include("numi.interfaces.desk.<screen>.urls"))``."""

from django.urls import URLPattern, URLResolver, include, path

from numi.interfaces.ui import gallery

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("numi.interfaces.desk.home.urls")),
    path("", include("numi.interfaces.desk.presence.urls")),
    path("appels/", include("numi.interfaces.desk.calls.urls")),
    path("", include("numi.interfaces.desk.guidance.urls")),
    path("demandes/", include("numi.interfaces.desk.tickets.urls")),
    path("chercher/", include("numi.interfaces.desk.search.urls")),
    path("procedures/", include("numi.interfaces.desk.library.urls")),
    path("redaction/phrases/", include("numi.interfaces.desk.listening.urls")),
    path("redaction/", include("numi.interfaces.desk.editor.urls")),
    path("clients/", include("numi.interfaces.desk.clients.urls")),
    path("historique/", include("numi.interfaces.desk.journal.urls")),
    path("equipe/", include("numi.interfaces.desk.team.urls")),
    path("reglages/", include("numi.interfaces.desk.account.urls")),
    path("brouillons/", include("numi.interfaces.desk.drafts.urls")),
    path("galerie/", gallery.gallery, name="gallery"),
]
