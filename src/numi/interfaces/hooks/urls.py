from django.urls import path

from numi.interfaces.hooks import telephony

urlpatterns = [path("telephonie/", telephony.event, name="hooks-telephony")]
