"""Addresses without a language: the front door and the icon."""

from django.urls import path

from . import pulse, views

urlpatterns = [
    path("", views.front_door, name="root"),
    path("icon.svg", views.icon, name="icon"),
    path("live/conventions/<slug:slug>/", pulse.stream, name="pulse"),
]
