"""Addresses of the members' pages below the language, and of printed codes without one."""

from django.urls import path

from tisserand.interfaces.web.frame.notices import NEEDS, OFFERS

from . import (
    agenda,
    evidence,
    introductions,
    matching,
    membership,
    need_writing,
    needs,
    organisation,
    parting,
    start,
    wishes,
)

OWN = "my/organisations/<slug:slug>/"

urlpatterns = [
    path("my/", start.my, name="my"),
    path("my/organisations/", organisation.my_organisations, name="my-organisations"),
    path(OWN, organisation.my_organisation, name="my-organisation"),
    path(f"{OWN}confirm/", organisation.confirm, name="confirm-record"),
    path(f"{OWN}logo/", organisation.edit_logo, name="edit-logo"),
    path(f"{OWN}stop/", parting.stop, name="stop-acting"),
    path(f"{OWN}membership/", membership.my_membership, name="my-membership"),
    path(f"{OWN}membership/renew/", membership.renew, name="renew-membership"),
    path(f"{OWN}membership/leave/", membership.leave, name="leave-membership"),
    path(
        f"{OWN}colleagues/<int:join_request>/",
        organisation.decide_on_colleague,
        name="decide-on-colleague",
    ),
    path(f"{OWN}<slug:section>/", organisation.edit_section, name="edit-section"),
    path("evidence/<int:answer>/", evidence.evidence, name="evidence"),
    path(
        "evidence/accreditations/<int:accreditation>/",
        evidence.accreditation_evidence,
        name="accreditation-evidence",
    ),
    path("my/needs/", needs.mine, {"side": NEEDS}, name="my-needs"),
    path("my/needs/new/", need_writing.new, {"side": NEEDS}, name="my-need-new"),
    path("my/needs/<int:key>/", needs.own, {"side": NEEDS}, name="my-need"),
    path("my/needs/<int:key>/edit/", need_writing.edit, {"side": NEEDS}, name="my-need-edit"),
    path("my/needs/<int:key>/suggestions/", matching.providers, name="my-need-matches"),
    path("my/needs/<int:key>/<slug:step>/", needs.step, {"side": NEEDS}, name="my-need-step"),
    path("my/offers/", needs.mine, {"side": OFFERS}, name="my-offers"),
    path("my/offers/new/", need_writing.new, {"side": OFFERS}, name="my-offer-new"),
    path("my/offers/<int:key>/", needs.own, {"side": OFFERS}, name="my-offer"),
    path("my/offers/<int:key>/edit/", need_writing.edit, {"side": OFFERS}, name="my-offer-edit"),
    path("my/offers/<int:key>/<slug:step>/", needs.step, {"side": OFFERS}, name="my-offer-step"),
    path("my/documents/<int:attachment>/remove/", needs.remove_document, name="remove-document"),
    path("my/suggestions/", matching.suggestions, name="my-suggestions"),
    path("my/matches/", matching.needs, name="my-matches"),
    path("my/matches/can-do/<int:key>/", matching.volunteer, name="volunteer"),
    path("my/matches/<int:match>/answer/", matching.answer, name="answer-match"),
    path("my/matches/<int:match>/take-back/", matching.take_back, name="take-back-answer"),
    path("my/introductions/", introductions.mine, name="my-introductions"),
    path("my/introductions/<int:key>/", introductions.introduction, name="introduction"),
    path("my/introductions/<int:key>/withdraw/", introductions.withdraw, name="withdraw-introduction"),
    path("my/introductions/to/<slug:slug>/", introductions.new, name="introduction-new"),
    path("my/letters/", introductions.mail_choices, name="mail-choices"),
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
