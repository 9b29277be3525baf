from django.urls import path

from numi.interfaces.desk.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("suivante/", views.next_case, name="home-next"),
    path("avis/<uuid:ident>/lu/", views.read_notice, name="home-read-notice"),
]
