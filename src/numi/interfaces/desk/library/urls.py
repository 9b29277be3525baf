from django.urls import path

from numi.interfaces.desk.library import leaflets, measures, opinions, views

urlpatterns = [
    path("", views.listing, name="library-list"),
    path("suivi/", measures.library, name="insights-library"),
    path("textes/<str:digest>/", views.texts, name="library-texts"),
    path("doutes/<uuid:ident>/", opinions.answer, name="library-doubt"),
    path("<slug:ident>/mesures/", measures.procedure, name="insights-procedure"),
    path("<slug:ident>/historique/", views.history, name="library-history"),
    path("<slug:ident>/lue/", opinions.viewed, name="library-viewed"),
    path("<slug:ident>/utile/", opinions.vote, name="library-vote"),
    path("<slug:ident>/favorite/", opinions.favourite, name="library-favourite"),
    path("<slug:ident>/doute/", opinions.doubt, name="library-doubt-step"),
    path("<slug:ident>/feuillet.pdf", leaflets.paper, name="library-leaflet"),
    path("<slug:ident>/feuillet/", leaflets.texts, name="library-leaflet-text"),
    path("<slug:ident>/", views.detail, name="library-detail"),
]
