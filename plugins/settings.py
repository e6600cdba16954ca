"""Read one plugin's settings: a frozen dataclass from the dict that pelicanconf.py holds."""

import dataclasses
import difflib
from collections.abc import Mapping
from typing import Any, TypeVar

Settings = TypeVar("Settings")


class SettingsError(Exception):
    """pelicanconf.py says something that we do not understand; the text says what and the cure."""


def read_settings(cls: type[Settings], name: str, given: Mapping[str, Any]) -> Settings:
    """Return `cls` filled from the dict that pelicanconf.py gives as `name`.

    Raises SettingsError for an unknown key (naming the nearest one) or a value of another type.
    """
    fields = {field.name: field for field in dataclasses.fields(cls)}
    values = {}
    for key, value in given.items():
        if key not in fields:
            raise SettingsError(_unknown(name, key, list(fields)))
        values[key] = _fitted(name, key, value, fields[key])
    try:
        return cls(**values)
    except TypeError as missing:
        raise SettingsError(f"pelicanconf.py: {name} is not complete: {missing}") from None


def _unknown(name: str, key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    cure = f"Did you mean '{near[0]}'?" if near else f"It knows {', '.join(sorted(known))}."
    return f"pelicanconf.py: {name} has no setting '{key}'. {cure}"


def _fitted(name: str, key: str, value: Any, field: dataclasses.Field) -> Any:
    default = field.default if field.default is not dataclasses.MISSING else None
    if isinstance(default, tuple) and isinstance(value, (list, tuple, set)):
        return tuple(value)
    if default is not None and not isinstance(value, type(default)):
        wanted = "a list" if isinstance(default, tuple) else f"a {type(default).__name__}"
        raise SettingsError(f"pelicanconf.py: {name}['{key}'] must be {wanted}, not {value!r}.")
    return value
