"""A phone in the hall: `python phone_on_the_lan.py URL AGENDA`, told on the output as JSON.

Opens its agenda with all that belongs to it, listens to the stream, says that it is late, hears of it.
"""

import json
import re
import socket
import sys
import threading
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

URL, AGENDA = sys.argv[1:]
browser = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))


def ask(path: str, **said: str) -> str:
    """What the laptop answers to a page opened or a form sent."""
    body = urlencode(said).encode() if said else None
    with browser.open(Request(URL + path, body, {"Origin": URL}), timeout=30) as answer:
        return answer.read().decode(errors="replace")


def reaches_the_internet() -> bool:
    """Whether a packet would find a way out of the hall."""
    try:
        socket.create_connection(("203.0.113.1", 80), timeout=2).close()
    except OSError:
        return False
    return True


page = ask(AGENDA)
parts = re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"', page)
files = [part for part in parts if part.startswith("/static/")]
stream = re.search(r'data-pulse="([^"]+)"', page)[1]
heard: list[str] = []


def listen() -> None:
    """Two pulses: the one that is, and the one after the change."""
    with browser.open(URL + stream, timeout=30) as events:
        for line in events:
            if line.startswith(b"data: "):
                heard.append(line[6:].decode().strip())
                first.set()
            if len(heard) == 2:
                return


first = threading.Event()
listener = threading.Thread(target=listen)
listener.start()
first.wait(20)
token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
answer = ask(f"{AGENDA}late/", minutes="5", csrfmiddlewaretoken=token)
listener.join(20)
sys.stdout.write(
    json.dumps(
        {
            "elsewhere": [part for part in parts if part.startswith(("http", "//")) and URL not in part],
            "empty_files": [name for name in files if not ask(name)],
            "files": len(files),
            "pulses": heard,
            "noted": "Noté" in answer,
            "internet": reaches_the_internet(),
        }
    )
)
