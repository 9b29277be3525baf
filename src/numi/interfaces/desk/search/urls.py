from django.urls import path

from numi.interfaces.desk.search import views

urlpatterns = [
    path("", views.palette, name="search-palette"),
    path("procedures/", views.procedures, name="search-procedures"),
    path("entendu/<str:number>/", views.heard, name="search-heard"),
]
