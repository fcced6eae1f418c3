"""Addresses of the members' pages below the language, and of printed codes without one."""

from django.urls import path

from . import agenda, start, wishes

urlpatterns = [
    path("my/", start.my, name="my"),
    path("my/wishes/", start.to_wishes, name="my-wishes"),
    path("my/agenda/", start.to_agenda, name="my-agenda"),
    path("conventions/<slug:slug>/wishes/<int:registration>/", wishes.my_wishes, name="my-wishes"),
    path("agenda/<str:key>/", agenda.my_agenda, name="my-agenda"),
    path("agenda/<str:key>/meetings/<int:meeting>/", agenda.tell, name="tell-meeting"),
    path("agenda/<str:key>/<str:file_name>", agenda.take_away, name="agenda-file"),
]
plain_urlpatterns = [
    path("a/<str:key>/", agenda.short_link, name="agenda-link"),
    path("agenda-worker.js", agenda.worker, name="agenda-worker"),
]
