from django.urls import path

from numi.interfaces.desk.journal import views

urlpatterns = [
    path("", views.listing, name="journal-list"),
    path("verifier/", views.check_seals, name="journal-verify"),
]
