from django.urls import path

from numi.interfaces.desk.drafts import views

urlpatterns = [path("<str:subject>/<slug:kind>/", views.draft, name="drafts")]
