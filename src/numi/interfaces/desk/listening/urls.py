from django.urls import path

from numi.interfaces.desk.listening import views

urlpatterns = [
    path("", views.phrases, name="listening-phrases"),
    path("modele/prendre/", views.take_model, name="listening-take-model"),
    path("<uuid:ident>/garder/", views.take, name="listening-take"),
    path("<uuid:ident>/laisser/", views.leave, name="listening-leave"),
]
