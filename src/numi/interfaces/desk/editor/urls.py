from django.urls import path

from numi.interfaces.desk.editor import gestures, packs, versions, views

urlpatterns = [
    path("", views.listing, name="editor-list"),
    path("nouvelle/", views.new, name="editor-new"),
    path("paquet/", packs.page, name="editor-pack"),
    path("paquet/sortir/", packs.take_out, name="editor-pack-out"),
    path("paquet/lire/", packs.stage, name="editor-pack-stage"),
    path("paquet/reprendre/", packs.take_in, name="editor-pack-in"),
    path("ouvrir/<slug:ident>/", views.take_up, name="editor-open"),
    path("versions/<slug:ident>/", versions.compare, name="library-compare"),
    path("remettre/<slug:ident>/<int:number>/", versions.revert, name="editor-revert"),
    path("retirer/<slug:ident>/", versions.retire, name="editor-retire"),
    path("<uuid:ident>/", views.page, name="editor-page"),
    path("<uuid:ident>/apercu/", views.preview, name="editor-preview"),
    path("<uuid:ident>/enregistrer/", views.save, name="editor-save"),
    path("<uuid:ident>/comparer/", views.compare, name="editor-compare"),
    path("<uuid:ident>/soumettre/", gestures.submit, name="editor-submit"),
    path("<uuid:ident>/reprendre/", gestures.take_back, name="editor-take-back"),
    path("<uuid:ident>/renvoyer/", gestures.send_back, name="editor-send-back"),
    path("<uuid:ident>/approuver/", gestures.approve, name="editor-approve"),
    path("<uuid:ident>/publier/", gestures.publish, name="editor-publish"),
    path("<uuid:ident>/prevoir/", gestures.schedule, name="editor-schedule"),
    path("<uuid:ident>/ne-plus-prevoir/", gestures.unschedule, name="editor-unschedule"),
    path("<uuid:ident>/abandonner/", gestures.discard, name="editor-discard"),
    path("<uuid:ident>/recommencer/", gestures.start_again, name="editor-again"),
]
