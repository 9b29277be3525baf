from django.urls import path

from numi.interfaces.desk.team import views

urlpatterns = [
    path("", views.listing, name="team-list"),
    path("inviter/", views.invite, name="team-invite"),
    path("invitations/<uuid:ident>/retirer/", views.revoke, name="team-revoke"),
    path("<uuid:ident>/secours/", views.rescue, name="team-rescue"),
    path("<uuid:ident>/role/", views.role, name="team-role"),
    path("<uuid:ident>/depart/", views.leave, name="team-leave"),
    path("<uuid:ident>/retour/", views.come_back, name="team-return"),
]
