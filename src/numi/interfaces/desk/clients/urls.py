from django.urls import path

from numi.interfaces.desk.clients import agreements, cards, contacts, merging, views

urlpatterns = [
    path("", views.listing, name="clients-list"),
    path("nouvelle/", cards.new, name="clients-new"),
    path("doublons/", merging.duplicates, name="clients-duplicates"),
    path("<uuid:ident>/", views.card, name="clients-card"),
    path("<uuid:ident>/modifier/", cards.edit, name="clients-edit"),
    path("<uuid:ident>/contacts/", contacts.add_contact, name="clients-contact-add"),
    path("<uuid:ident>/contacts/<uuid:part>/retirer/", contacts.remove_contact, name="clients-contact-remove"),
    path("<uuid:ident>/pas-d-e-mail/", contacts.no_email, name="clients-no-email"),
    path("<uuid:ident>/appareils/", contacts.add_device, name="clients-device-add"),
    path("<uuid:ident>/appareils/<uuid:part>/retirer/", contacts.remove_device, name="clients-device-remove"),
    path("<uuid:ident>/aisance/", contacts.ease, name="clients-ease"),
    path("<uuid:ident>/foyer/", contacts.household, name="clients-household"),
    path("<uuid:ident>/accords/", agreements.consent, name="clients-consent"),
    path("<uuid:ident>/ne-plus-appeler/", agreements.stop_calls, name="clients-stop-calls"),
    path("<uuid:ident>/aidants/", agreements.mandate, name="clients-mandate"),
    path("<uuid:ident>/aidants/<uuid:part>/retirer/", agreements.revoke, name="clients-mandate-revoke"),
    path("<uuid:ident>/note-protegee/", agreements.protect, name="clients-protected"),
    path("<uuid:ident>/fusion/<uuid:other>/", merging.merge, name="clients-merge"),
    path("<uuid:ident>/fusion/<uuid:part>/defaire/", merging.unmerge, name="clients-unmerge"),
    path("<uuid:ident>/distinctes/<uuid:other>/", merging.distinct, name="clients-distinct"),
]
