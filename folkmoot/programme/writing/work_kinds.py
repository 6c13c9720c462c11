"""A kind of work that is written jointly, as the pages of writing need to know it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from folkmoot.programme.writing.joint_work import JointWork


@dataclass(frozen=True)
class WorkKind:
    """`readable` and `writable` find a person a work by its address, or find none; `submit` hands it in, at a moment."""

    readable: Callable[[Any, Any], JointWork]
    writable: Callable[[Any, Any], JointWork]
    submit: Callable[[Any, Any, datetime], JointWork]
