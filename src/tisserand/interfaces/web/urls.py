"""Which address leads to which page: those below the language, and machines' addresses without one."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from tisserand.interfaces.web.cockpit.urls import live_urlpatterns
from tisserand.interfaces.web.member.urls import plain_urlpatterns as member_plain_urlpatterns
from tisserand.interfaces.web.public.urls import plain_logo_urlpatterns

# The administration has no door of its own: codes, passkeys and their limits on attempts hold for it too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

plain_urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tisserand.interfaces.web.frame.urls")),
    path("admin/", admin.site.urls),
    *member_plain_urlpatterns,
    *live_urlpatterns,
    *plain_logo_urlpatterns,
]
page_urlpatterns = [
    path("", include("tisserand.interfaces.web.public.urls")),
    path("", include("tisserand.interfaces.web.member.urls")),
    path("", include("tisserand.interfaces.web.cockpit.urls")),
    path("account/", include("allauth.urls")),
]

handler400 = "tisserand.interfaces.web.frame.views.bad_request"
handler403 = "tisserand.interfaces.web.frame.views.not_allowed"
handler404 = "tisserand.interfaces.web.frame.views.not_found"
handler500 = "tisserand.interfaces.web.frame.views.failed"
