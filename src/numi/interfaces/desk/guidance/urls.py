from django.urls import path

from numi.interfaces.desk.guidance import offline, passing, views, wrapping

urlpatterns = [
    path("hors-ligne.js", offline.worker, name="offline-worker"),
    path("demandes/<str:number>/console/", views.console, name="guidance-console"),
    path("demandes/<str:number>/fil/", views.thread, name="guidance-thread"),
    path("demandes/<str:number>/guide/", views.start, name="guidance-start"),
    path("demandes/<str:number>/mots/", views.save_words, name="guidance-words"),
    path("demandes/<str:number>/presence/", views.look, name="guidance-look"),
    path("demandes/<str:number>/regardent/", views.viewing, name="guidance-viewing"),
    path("guides/<uuid:ident>/", views.run, name="guidance-run"),
    path("guides/<uuid:ident>/gestes/", views.gestures, name="guidance-gestures"),
    path("demandes/<str:number>/escalade/", passing.drawer, name="guidance-escalation"),
    path("demandes/<str:number>/escalade/envoyer/", passing.send, name="guidance-escalate"),
    path("demandes/<str:number>/main/", passing.hand, name="guidance-hand"),
    path("mains/<uuid:ident>/venir/", passing.come, name="guidance-come"),
    path("demandes/<str:number>/finir/", wrapping.drawer, name="guidance-wrapup"),
    path("demandes/<str:number>/finir/envoyer/", wrapping.finish, name="guidance-finish"),
]
