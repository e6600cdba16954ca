"""Pelican's writer, which asks the pages whether there is anything to write."""

from pathlib import Path
from typing import Any, TextIO

from jinja2 import Template
from pelican.writers import FileOverwriteFailedError, Writer

from .output import Output
from .pages import Pages


class KeepingWriter(Writer):
    """Writes pages that changed, and takes over the others."""

    @property
    def pages(self) -> Pages:
        """The pages of this run."""
        return self.settings["REBUILDING"].pages

    def write_file(
        self,
        name: str,
        template: Template,
        context: dict[str, Any],
        relative_urls: bool = False,
        paginated: dict[str, list] | None = None,
        template_name: str | None = None,
        override_output: bool = False,
        url: str | None = None,
        **given: Any,
    ) -> None:
        """Write a page; see Pelican's own.

        Lists that are parted into pages, and pages of a context of their own, are always rendered.
        """
        if not name:
            return
        if self.pages.context is None:
            self.pages.begin(context, self.settings)
        if template_name in self.settings["PAGINATED_TEMPLATES"] or context is not self.pages.context:
            super().write_file(
                name, template, context, relative_urls, paginated, template_name, override_output, url, **given
            )
            return
        self._claim(name, override=override_output)
        self.pages.write(name, template, given, relative=relative_urls)

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> TextIO:
        """Open a file that Pelican itself writes: a page of a list that is parted, a feed."""
        output: Output = self.settings["REBUILDING"].output
        if filename not in self._overridden_files:
            output.let_write(Path(filename).relative_to(output.output.resolve()).as_posix())
        return super()._open_w(filename, encoding, override)

    def _claim(self, name: str, *, override: bool) -> None:
        """Let nobody else write a page of this name. Raises FileOverwriteFailedError when somebody has."""
        if name in self._overridden_files:
            return
        if name in self._written_files:
            raise FileOverwriteFailedError(f"File {name} is to be overwritten")
        (self._overridden_files if override else self._written_files).add(name)
