"""Addresses without a language: the front door and the icon."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.front_door, name="root"),
    path("icon.svg", views.icon, name="icon"),
]
