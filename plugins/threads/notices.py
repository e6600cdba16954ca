"""Pages that stand for a letter without its text: withdrawn ones, and earlier addresses."""

from typing import Any

from pelican.generators import Generator
from pelican.writers import Writer

from .addresses import Addresses
from .model import State, Thread


class NoticesGenerator(Generator):
    """Writes `withdrawn.html` at the address of each withdrawn thread, `moved.html` at each earlier address."""

    def generate_output(self, writer: Writer) -> None:
        """Write the notices; nothing of a withdrawn text is at hand here but its address."""
        column = self.settings["COLUMN"]
        addresses = Addresses(self.settings)
        for thread in column.threads.values():
            if thread.state is State.WITHDRAWN:
                self._write(writer, addresses.thread(thread, "SAVE_AS"), "withdrawn", url=addresses.thread(thread))
            if thread.state is State.WITHDRAWN or thread.path in column.stories:
                self._lead_here(writer, thread, addresses)

    def _lead_here(self, writer: Writer, thread: Thread, addresses: Addresses) -> None:
        for alias in thread.aliases:
            self._write(writer, addresses.alias(alias), "moved", target=addresses.thread(thread))

    def _write(self, writer: Writer, name: str, template: str, **values: Any) -> None:
        relative = self.settings["RELATIVE_URLS"]
        writer.write_file(name, self.get_template(template), self.context, relative, **values)
