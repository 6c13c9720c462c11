"""What is done in the background: report cards in the making, notices of the fieldwork, pages published and taken down at their
hour, letters sent, addresses forgotten, mail that waits sent, parties reminded of their reports, personal data removed on its
day.

`folkmoot run` starts it; where the site is served otherwise, `folkmoot work` is to be started beside it, once.
"""

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.management import call_command
from django.db import close_old_connections

from folkmoot.programme.mailing import Mail
from folkmoot.programme.removing import remove_personal_data
from folkmoot.programme.reports.reminding import send_reminders
from folkmoot.stories.archive_preparing import prepare_archives
from folkmoot.stories.letters.deliveries import forget_old_letters
from folkmoot.stories.letters.news import gather_news
from folkmoot.stories.letters.sending import send_due_letters
from folkmoot.stories.letters.subscribers import forget_unconfirmed
from folkmoot.surveys.collecting.supervising.notices import send_notices
from folkmoot.surveys.collecting.worklist.submission_work import catch_up_everywhere
from folkmoot.surveys.making.making_cards import make_waiting_cards

PAUSE = 2.0
MINUTE, HOUR = 60.0, 3600.0
logger = logging.getLogger(__name__)


@dataclass
class Task:
    """Something to do every so many seconds."""

    name: str
    do: Callable[[], object]
    every: float
    done_at: float = field(default=float("-inf"))


def tasks() -> list[Task]:
    return [
        Task("publishing scheduled pages", lambda: call_command("publish_scheduled"), MINUTE),
        Task("counting the archive", prepare_archives, 0),
        Task("making report cards", make_waiting_cards, 0),
        Task("looking after the fieldwork", send_notices, MINUTE),
        Task("keeping worklists up to date", catch_up_everywhere, MINUTE),
        Task("sending letters", send_due_letters, 20),
        Task("gathering news for letters", gather_news, HOUR),
        Task("forgetting addresses that nobody confirmed", forget_unconfirmed, HOUR),
        Task("forgetting old letters", forget_old_letters, HOUR),
        Task("sending mail that waits", Mail.send_waiting, MINUTE),
        Task("reminding of reports", send_reminders, HOUR),
        Task("removing personal data that has had its time", remove_personal_data, HOUR),
    ]


def work_once() -> None:
    """Everything that waits, once. Raises what goes wrong."""
    for task in tasks():
        task.do()


def work(*, with_parent: int | None = None) -> None:
    """Until ctrl-C, or until the process that started it (`with_parent`) is gone. Mishaps are logged, and tried again."""
    waiting = tasks()
    while with_parent is None or os.getppid() == with_parent:
        close_old_connections()
        for task in waiting:
            if time.monotonic() - task.done_at >= task.every:
                task.done_at = time.monotonic()
                try:
                    task.do()
                except Exception:
                    logger.exception("%s failed; it will be tried again", task.name.capitalize())
        close_old_connections()
        time.sleep(PAUSE)
