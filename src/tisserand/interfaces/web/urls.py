"""Which address leads where: pages under their language, machines' addresses without one."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tisserand.interfaces.web.frame.urls")),
    path("admin/", admin.site.urls),
]
urlpatterns += i18n_patterns(
    path("", include("tisserand.interfaces.web.public.urls")),
    path("account/", include("allauth.urls")),
)

handler400 = "tisserand.interfaces.web.frame.views.bad_request"
handler403 = "tisserand.interfaces.web.frame.views.not_allowed"
handler404 = "tisserand.interfaces.web.frame.views.not_found"
handler500 = "tisserand.interfaces.web.frame.views.failed"
