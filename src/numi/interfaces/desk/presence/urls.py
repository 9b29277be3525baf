from django.urls import path

from numi.interfaces.desk.presence import views

urlpatterns = [path("presence/", views.change, name="presence-change")]
