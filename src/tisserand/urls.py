"""Which address leads where: the pages and the API, which know nothing of each other, side by side."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from tisserand.interfaces.api import urls as api
from tisserand.interfaces.web import urls as web

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(api.urlpatterns)),
    *web.plain_urlpatterns,
    *i18n_patterns(*web.page_urlpatterns, path("", include(api.page_urlpatterns))),
]

handler400 = web.handler400
handler403 = web.handler403
handler404 = web.handler404
handler500 = web.handler500
