"""Addresses of the members' pages below the language, and of printed codes without one."""

from django.urls import path

from . import agenda, evidence, membership, organisation, parting, start, wishes

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
