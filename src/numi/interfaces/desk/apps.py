from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "numi.interfaces.desk"
    label = "desk"
