from django.urls import path

from numi.interfaces.desk.account import views

urlpatterns = [
    path("", views.account, name="account"),
    path("touches/", views.keys, name="account-keys"),
    path("sessions/<int:ident>/fin/", views.end_one, name="account-session-end"),
    path("sessions/autres/fin/", views.end_others, name="account-sessions-end"),
]
