"""The application that the server runs."""

import os

from django.core.asgi import get_asgi_application

from .bodies import nothing_too_large

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tisserand.settings")
application = nothing_too_large(get_asgi_application())
