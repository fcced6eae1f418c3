"""Addresses of the public pages, below the language."""

from django.urls import path

from . import (
    account,
    contact,
    conventions,
    directory,
    equivalence,
    freshness,
    home,
    invitation,
    joining,
    logos,
    organisation,
    pages,
    taking,
    tokens,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("directory/", directory.directory, name="directory"),
    path("directory.<slug:kind>", taking.take_directory, name="take-directory"),
    path("directory/<slug:slug>.<slug:kind>", taking.take_organisation, name="take-organisation"),
    path("directory/<slug:slug>/", organisation.organisation, name="organisation"),
    path("directory/<slug:slug>/contact/", contact.contact, name="contact"),
    path("messages/confirm/<str:token>/", contact.confirm, name="message-confirm"),
    path("messages/<str:key>/", contact.message, name="message"),
    path("conventions/", conventions.conventions, name="conventions"),
    path("conventions/<slug:slug>/", conventions.convention, name="convention"),
    path("join/", joining.join, name="join"),
    path("join/new/", joining.join_new, name="join-new"),
    path("join/thanks/", joining.joined, name="joined"),
    path("join/<slug:slug>/", joining.join_as, name="join-as"),
    path("join/<slug:slug>/represent/", joining.represent, name="represent"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("still-right/<str:token>/", freshness.still_right, name="still-right"),
    path("equivalence/", equivalence.equivalence, name="equivalence"),
    path("about/", pages.about, name="about"),
    path("charter/", pages.charter, name="charter"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("accessibility/letters/", pages.letters, name="letters"),
    path("my-data/", pages.my_data, name="my-data"),
    path("me/", account.account, name="account"),
    path("me/tokens/", tokens.tokens, name="account-tokens"),
    path("me/tokens/<int:token>/revoke/", tokens.revoke, name="revoke-token"),
    path("demo/<str:token>/", account.demo_link, name="demo-link"),
]
plain_logo_urlpatterns = [path("logos/<str:name>", logos.logo, name="logo")]
