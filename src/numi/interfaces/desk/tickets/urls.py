from django.urls import path

from numi.interfaces.desk.tickets import acts, relations, views

urlpatterns = [
    path("", views.listing, name="tickets-list"),
    path("nouvelle/", views.new, name="tickets-new"),
    path("<str:number>/", views.detail, name="tickets-detail"),
    path("<str:number>/modifier/", views.edit, name="tickets-edit"),
    path("<str:number>/prendre/", acts.take, name="tickets-take"),
    path("<str:number>/note/", acts.note, name="tickets-note"),
    path("<str:number>/promesse/", acts.promise, name="tickets-promise"),
    path("<str:number>/promesse/tenue/", acts.keep, name="tickets-keep"),
    path("<str:number>/attendre/", acts.wait, name="tickets-wait"),
    path("<str:number>/reprendre/", acts.resume, name="tickets-resume"),
    path("<str:number>/clore/", acts.close, name="tickets-close"),
    path("<str:number>/rouvrir/", acts.reopen, name="tickets-reopen"),
    path("<str:number>/accepter/", acts.accept, name="tickets-accept"),
    path("<str:number>/retourner/", acts.send_back, name="tickets-return"),
    path("<str:number>/confier/", acts.assign, name="tickets-assign"),
    path("<str:number>/lier/", relations.link, name="tickets-link"),
    path("<str:number>/fusionner/", relations.merge, name="tickets-merge"),
    path("<str:number>/defaire/", relations.unmerge, name="tickets-unmerge"),
    path("<str:number>/separer/", relations.split, name="tickets-split"),
    path("<str:number>/rappel/", relations.callback, name="tickets-callback"),
]
