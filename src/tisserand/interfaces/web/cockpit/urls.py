"""Addresses of the cluster team's pages below the language, and of the stream of progress without one."""

from django.urls import path

from tisserand.interfaces.web.frame.notices import NEEDS, OFFERS

from . import (
    accreditations,
    acts,
    admissions,
    care,
    duplicates,
    history,
    imports,
    introductions,
    live,
    needs,
    papers,
    room,
    start,
    tenders,
    weaving,
    weights,
)

ROOM = "cockpit/conventions/<slug:slug>/"

urlpatterns = [
    path("cockpit/", start.today, name="cockpit"),
    path("cockpit/admissions/", admissions.admissions, name="admissions"),
    path("cockpit/admissions/<int:membership>/", admissions.admission, name="admission"),
    path("cockpit/admissions/<int:membership>/findings/", admissions.find, name="find"),
    path("cockpit/admissions/<int:membership>/<slug:decision>/", admissions.decide, name="decide"),
    path("cockpit/joining/<int:join_request>/", admissions.decide_on_joining, name="decide-on-joining"),
    path("cockpit/needs/", needs.waiting, name="cockpit-needs"),
    path("cockpit/needs/<int:key>/", needs.show, {"side": NEEDS}, name="cockpit-need"),
    path("cockpit/needs/<int:key>/<slug:step>/", needs.decide, {"side": NEEDS}, name="cockpit-need-step"),
    path("cockpit/offers/<int:key>/", needs.show, {"side": OFFERS}, name="cockpit-offer"),
    path("cockpit/offers/<int:key>/<slug:step>/", needs.decide, {"side": OFFERS}, name="cockpit-offer-step"),
    path("cockpit/tenders/", tenders.tenders, name="cockpit-tenders"),
    path("cockpit/tenders/new/", tenders.new, name="cockpit-tender-new"),
    path("cockpit/tenders/<int:key>/", tenders.tender, name="cockpit-tender"),
    path("cockpit/tenders/<int:key>/<slug:step>/", tenders.act, name="cockpit-tender-step"),
    path("cockpit/weaving/", weaving.weaving, name="weaving"),
    path("cockpit/weaving/anew/", weaving.compute, name="match-anew"),
    path("cockpit/weaving/<int:match>/introduce/", weaving.introduce, name="introduce-match"),
    path("cockpit/weaving/introductions/", introductions.introductions, name="cockpit-introductions"),
    path("cockpit/weaving/introductions/<int:key>/", introductions.introduction, name="cockpit-introduction"),
    path(
        "cockpit/weaving/introductions/<int:key>/sides/<int:side>/",
        introductions.note,
        name="cockpit-introduction-note",
    ),
    path(
        "cockpit/weaving/introductions/<int:key>/<slug:step>/",
        introductions.act,
        name="cockpit-introduction-step",
    ),
    path(
        "cockpit/weaving/introductions/new/<slug:one>/<slug:other>/",
        introductions.new,
        name="cockpit-introduction-new",
    ),
    path("cockpit/weaving/weights/", weights.weights, name="weights"),
    path("cockpit/weaving/weights/change/", weights.change, name="change-weight"),
    path("cockpit/weaving/weights/<int:change>/undo/", weights.undo, name="undo-weight"),
    path("cockpit/care/", care.care, name="care"),
    path("cockpit/care/<int:organisation>/", care.confirm, name="care-confirm"),
    path("cockpit/care/accreditations/", accreditations.accreditations, name="accreditations"),
    path(
        "cockpit/care/accreditations/<int:accreditation>/", accreditations.check, name="check-accreditation"
    ),
    path("cockpit/care/imports/", imports.imports, name="imports"),
    path("cockpit/care/imports/<int:run>/", imports.show, name="import"),
    path("cockpit/care/imports/<int:run>/columns/", imports.columns, name="import-columns"),
    path("cockpit/care/imports/<int:run>/progress/", imports.progress, name="import-progress"),
    path("cockpit/care/imports/<int:run>/<slug:step>/", imports.act, name="import-act"),
    path("cockpit/care/duplicates/", duplicates.duplicates, name="duplicates"),
    path("cockpit/care/duplicates/look/", duplicates.look, name="look-for-duplicates"),
    path("cockpit/care/duplicates/<int:pair>/", duplicates.duplicate, name="duplicate"),
    path("cockpit/care/duplicates/<int:pair>/<slug:step>/", duplicates.decide, name="decide-duplicate"),
    path("cockpit/care/team/", care.team, name="team"),
    path("cockpit/care/team/<int:person>/dismiss/", care.dismiss, name="dismiss"),
    path("cockpit/care/history/", history.history, name="history"),
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
