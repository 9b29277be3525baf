"""Arriving by a link, giving a second factor, coming back in place when the session is over."""

from django.urls import path

from numi.interfaces.desk.sign_in import views

urlpatterns = [
    path("seconde-cle/", views.second_factor, name="sign_in-second-factor"),
    path("invitation/<str:token>/", views.invitation, name="sign_in-invitation"),
    path("encore/", views.again, name="sign_in-again"),
]
