from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "numi.listening"
