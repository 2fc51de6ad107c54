"""Many who do something at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from common.errors import NotPossible

Action = Callable[[], object]


def at_once(*actions: Action) -> list[object]:
    start = Barrier(len(actions))

    def run(action: Action) -> object:
        try:
            start.wait()
            return action()
        except NotPossible as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def refused(answers: list[object]) -> int:
    return sum(isinstance(answer, NotPossible) for answer in answers)
