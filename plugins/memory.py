"""Memory that nobody uses any more, given back to the machine."""

import contextlib
import ctypes
from functools import lru_cache


def give_back() -> None:
    """Give back what the C library keeps of large arrays that are gone; without GNU's it does as it likes.

    It keeps them for the next ones: a step that needs other arrays than the one before would hold both.
    """
    if trim := _trim():
        trim(0)


@lru_cache(maxsize=1)
def _trim() -> "ctypes._NamedFuncPointer | None":
    with contextlib.suppress(OSError, AttributeError, TypeError):
        return ctypes.CDLL(None).malloc_trim
    return None
