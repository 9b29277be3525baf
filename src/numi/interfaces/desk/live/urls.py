from django.urls import path

from numi.interfaces.desk.live import views

urlpatterns = [path("bureau", views.stream, name="live-stream")]
