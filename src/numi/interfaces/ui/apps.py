from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "numi.interfaces.ui"
    label = "ui"
