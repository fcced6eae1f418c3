"""What is done to needs and offers, one transaction each."""

from tisserand.cluster.needs.faults import NotInOrder

from .life import (
    RemarkIsMissing,
    close,
    mark_matched,
    prolong,
    publish,
    send_back,
    submit,
    take_back,
    warn_and_expire,
)
from .writing import (
    MovedOn,
    NotYours,
    TooManyDocuments,
    Written,
    attach,
    change,
    copy,
    detach,
    discard,
    write,
)

__all__ = [
    "MovedOn",
    "NotInOrder",
    "NotYours",
    "RemarkIsMissing",
    "TooManyDocuments",
    "Written",
    "attach",
    "change",
    "close",
    "copy",
    "detach",
    "discard",
    "mark_matched",
    "prolong",
    "publish",
    "send_back",
    "submit",
    "take_back",
    "warn_and_expire",
    "write",
]
