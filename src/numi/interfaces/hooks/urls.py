from django.urls import path

from numi.interfaces.hooks import telephony, transcript

urlpatterns = [
    path("telephonie/", telephony.event, name="hooks-telephony"),
    path("paroles/", transcript.lines, name="hooks-transcript"),
]
