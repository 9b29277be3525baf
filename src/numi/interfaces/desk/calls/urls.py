from django.urls import path

from numi.interfaces.desk.calls import answering, callbacks, people, views

urlpatterns = [
    path("", views.journal, name="calls-list"),
    path("sonnent/", views.ringing, name="calls-ringing"),
    path("en-cours/", views.current, name="calls-current"),
    path("noter/", answering.log, name="calls-log"),
    path("composer/", answering.dial, name="calls-dial"),
    path("sonnerie/", views.ring_page, name="ring"),
    path("<uuid:ident>/decrocher/", answering.answer, name="calls-answer"),
    path("<uuid:ident>/attente/", answering.hold, name="calls-hold"),
    path("<uuid:ident>/raccrocher/", answering.hang_up, name="calls-hang-up"),
    path("<uuid:ident>/transferer/", answering.transfer, name="calls-transfer"),
    path("<uuid:ident>/suite/", answering.go_on, name="calls-continue"),
    path("<uuid:ident>/personnes/", people.candidates, name="calls-people"),
    path("<uuid:ident>/est/", people.confirm, name="calls-confirm"),
    path("<uuid:ident>/pas-elle/", people.deny, name="calls-deny"),
    path("<uuid:ident>/pas-elle/annuler/", people.undo_deny, name="calls-undo-deny"),
    path("<uuid:ident>/nouvelle-fiche/", people.new_client, name="calls-new-client"),
    path("rappels/<uuid:ident>/essai/", callbacks.attempt, name="callbacks-attempt"),
    path("rappels/<uuid:ident>/reporter/", callbacks.postpone, name="callbacks-postpone"),
    path("rappels/<uuid:ident>/annuler/", callbacks.cancel, name="callbacks-cancel"),
]
