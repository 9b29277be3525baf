from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "numi.interfaces.cli"
    label = "cli"
