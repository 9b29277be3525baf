from django.apps import AppConfig


class HooksConfig(AppConfig):
    name = "numi.interfaces.hooks"
    label = "hooks"
