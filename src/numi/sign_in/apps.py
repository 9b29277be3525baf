from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "numi.sign_in"
