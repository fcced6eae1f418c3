"""The application that the server runs: pages in a few threads, streams of events in the loop.

Django would answer each page in a thread of its own with a connection of its own to the database; on the day
of a convention a thousand phones ask at once (docs/decisions/0016).
"""

import os
from typing import Any

from a2wsgi import WSGIMiddleware
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

from .bodies import nothing_too_large
from .by_sort import by_sort

THREADS = 8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tisserand.settings")
synchronous: Any = get_wsgi_application()
pages = WSGIMiddleware(synchronous, workers=THREADS)
application = nothing_too_large(by_sort(pages, get_asgi_application()))
