"""Addresses of the cluster team's pages below the language, and of the stream of progress without one."""

from django.urls import path

from . import acts, live, papers, room, start

ROOM = "cockpit/conventions/<slug:slug>/"

urlpatterns = [
    path("cockpit/", start.today, name="cockpit"),
    path(ROOM, room.show, name="control-room"),
    path(f"{ROOM}plan/", acts.plan, name="plan-meetings"),
    path(f"{ROOM}runs/<int:run>/", live.fragment, name="run-progress"),
    path(f"{ROOM}runs/<int:run>/stop/", acts.stop, name="stop-run"),
    path(f"{ROOM}versions/<int:version>/publish/", acts.publish, name="publish-version"),
    path(f"{ROOM}versions/<int:version>/<slug:paper>/", papers.download, name="paper"),
    path(f"{ROOM}meetings/<int:meeting>/lock/", acts.lock, name="lock-meeting"),
    path(f"{ROOM}steps/<slug:step>/", acts.take_step, name="convention-step"),
]
live_urlpatterns = [
    path("live/conventions/<slug:slug>/<int:run>/", live.stream, name="run-live"),
]
