"""`check`: everything that is wrong with the letters, in one run."""

import os
from pathlib import Path

from plugins.desk.build import check_content, counted, shown
from plugins.desk.output import Refused
from plugins.desk.site import say, site_settings
from plugins.problems import ERROR, FORMATS, has_errors


def check_command(content: str, format: str) -> int:
    """Print what is wrong; return 1 when there is an error, else 0."""
    if format not in FORMATS:
        say(f"There is no format '{format}'. Write --format with one of {', '.join(FORMATS)}.")
        return 2
    try:
        check_content(Path(content))
        return _check(Path(content), format)
    except Refused as refusal:
        say(f"Not checked. {refusal}")
        return 1


def _check(content: Path, format: str) -> int:
    from plugins.machines.hooks import darkroom_of
    from plugins.machines.illustrated import illustrated
    from plugins.reading.hooks import plan_reading
    from plugins.settings import SettingsError
    from plugins.threads.hooks import column_rules, names_file, read_settings_column

    settings = site_settings(content, content.with_name("output"))
    try:
        rules = column_rules(settings)
        column = illustrated(read_settings_column(settings, rules), rules, darkroom_of(settings))
        _, column = plan_reading(settings, rules, column)
    except (SettingsError, ValueError) as fault:
        raise Refused(str(fault)) from fault
    problems = shown(column.problems, content)
    print(FORMATS[format](problems), end="")
    if rules.names is None:
        place = os.path.relpath(names_file(settings, rules.privacy))
        say(f"The check for private names is off: there is no {place} (one name a line, outside the repository).")
    errors = sum(problem.level == ERROR for problem in problems)
    warnings = counted(len(problems) - errors, "warning")
    say(f"{counted(len(column.threads), 'letter')}: {counted(errors, 'error')}, {warnings}.")
    return 1 if has_errors(problems) else 0
