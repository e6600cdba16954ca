"""`acknowledge`: the mail that tells a writer that the letter has come, ready to paste, from the policy of the site."""

from pathlib import Path
from typing import TYPE_CHECKING

from plugins.desk.build import check_content
from plugins.desk.output import Refused
from plugins.desk.site import say, site_settings
from plugins.problems import as_text, has_errors

if TYPE_CHECKING:
    from plugins.reading.mail import Mail


def acknowledge_command(content: str, name: str) -> int:
    """Print the mail to somebody of this name; return 1 with a sentence when there is none, else 0."""
    try:
        check_content(Path(content))
        mail = acknowledgement_of(Path(content), name)
    except Refused as refusal:
        say(f"No mail. {refusal}")
        return 1
    print(f"Subject: {mail.subject}\n\n{mail.text}", end="")
    return 0


def acknowledgement_of(content: Path, name: str) -> "Mail":
    """Return the mail that the policy in a content folder makes.

    Raises Refused when there is no policy, or when it has errors.
    """
    from plugins.reading.mail import acknowledgement
    from plugins.reading.plan import policy_of
    from plugins.reading.settings import ReadingSettings
    from plugins.settings import SettingsError, read_settings
    from plugins.threads.settings import ThreadsSettings

    settings = site_settings(content, content.with_name("output"))
    try:
        reading = read_settings(ReadingSettings, "READING", settings.get("READING", {}))
        threads = read_settings(ThreadsSettings, "THREADS", settings.get("THREADS", {}))
    except SettingsError as fault:
        raise Refused(str(fault)) from fault
    policy, problems = policy_of(content, reading.policy)
    if has_errors(problems):
        raise Refused(as_text(problems).rstrip())
    if not policy:
        raise Refused(f"There is no {content / reading.policy}, which says what those who write are promised.")
    return acknowledgement(policy, threads.columnist, threads.address, " ".join(name.split()))
