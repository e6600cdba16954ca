"""Templates that note which facts they read."""

import json
import types
from collections.abc import Callable, Collection, MutableMapping
from functools import wraps
from typing import Any

from jinja2 import Environment, Template
from jinja2.runtime import Context, Macro, missing
from pelican.contents import Article, Content

from plugins.threads.model import Thread, Turn

from .compiled import QuickTemplate
from .facts import Notes
from .site import IN_HEAD, Site
from .watched import WatchedList, WatchedMapping

_CONSTANT = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.ModuleType,
    type,
    str,
    int,
    float,
    bool,
)
_WATCHED = frozenset({WatchedList, WatchedMapping})
_PLAIN = frozenset({types.FunctionType, types.MethodType, types.BuiltinFunctionType})


class NotingContext(Context):
    """A context that notes which of its changing values are read."""

    def resolve_or_missing(self, key: str) -> Any:
        """Look up a name; what the settings say, and what the page itself was given, is no fact."""
        if key in self.vars:
            return self.vars[key]
        value, environment = self.parent.get(key, missing), self.environment
        if key not in environment.silent and key not in environment.given and type(value) not in _WATCHED:
            environment.notes.add("name", key)
        return value

    def call(self, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what a template calls; macros and plain functions, as most are, at once, for it is known how."""
        kind = type(obj)
        if kind is not Macro and (kind not in _PLAIN or hasattr(obj, "jinja_pass_arg")):
            return super().call(obj, *args, **kwargs)
        if kwargs:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
        if kind is not Macro:
            return obj(*args, **kwargs)
        if kwargs or len(args) != len(obj.arguments) or obj.caller or obj.catch_kwargs or obj.catch_varargs:
            return obj(self.eval_ctx, *args, **kwargs)
        # It is given what it names, and there is nothing to be found out.
        return obj._invoke(args, self.eval_ctx.autoescape)


class NotingEnvironment(Environment):
    """An environment whose templates note what they read; `teach` makes one of an environment that is there."""

    notes: Notes
    site: Site
    constant: Collection[str]
    """Names in the context whose values change only with the settings."""
    silent: Collection[str]
    """These, and the names of what is no value of the context."""
    given: Collection[str]
    """Names that the page being rendered was given itself."""
    names: dict[int, str]
    """Objects by their identity -> the names by which templates know them."""
    found: dict[str, Template]
    """Templates by their names: each page asks for the same five."""
    kinds: dict[type, "Sight"]
    """What is to be noted when an attribute of an object of a type is read."""
    context_class = NotingContext
    template_class = QuickTemplate

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what all templates know; where none knows more there is no chain of mappings to go through."""
        return super().make_globals(d) if d else self.globals

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """Return a template."""
        if globals or type(name) is not str:
            return super().get_template(name, parent, globals)
        if name not in self.found:
            self.found[name] = super().get_template(name, parent)
        return self.found[name]

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, and note whose it is."""
        try:
            value = getattr(obj, attribute)
        except AttributeError:
            # Articles have no items to look for.
            missing = isinstance(obj, Content)
            value = self.undefined(obj=obj, name=attribute) if missing else super().getattr(obj, attribute)
        kind = type(obj)
        see = self.kinds.get(kind)
        if see is None:
            see = self.kinds[kind] = _sight(kind)
        return value if see is _nothing else see(self, obj, attribute, value)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item, or an attribute by that name, as filters ask for it."""
        if isinstance(argument, str) and isinstance(obj, (Content, Thread, Turn)):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)


def _nothing(environment: NotingEnvironment, obj: Any, attribute: str, value: Any) -> Any:
    return value


def _article(environment: NotingEnvironment, article: Article, attribute: str, value: Any) -> Any:
    facts = environment.notes.on_top
    if facts is not None:
        path = article.relative_source_path
        facts.add(("head", path) if attribute in IN_HEAD else ("attr", path, attribute))
    return value


def _page(environment: NotingEnvironment, page: Content, attribute: str, value: Any) -> Any:
    environment.notes.add("page", page.relative_source_path)
    return value


def _thread(environment: NotingEnvironment, thread: Thread, attribute: str, value: Any) -> Any:
    facts = environment.notes.on_top
    if facts is not None:
        facts.add(("head", thread.path))
    return value


def _turn(environment: NotingEnvironment, turn: Turn, attribute: str, value: Any) -> Any:
    if attribute in ("html", "text", "said"):
        environment.notes.add("said", turn.said.digest)
    return value


def _object(environment: NotingEnvironment, obj: Any, attribute: str, value: Any) -> Any:
    """Note what is read of an object that templates know by name."""
    name = environment.names.get(id(obj))
    if name is None:
        return value
    if callable(value):
        return _noting_calls(environment.notes, name, attribute, value)
    environment.notes.add("of", name, attribute)
    return value


Sight = Callable[[NotingEnvironment, Any, str, Any], Any]
_SIGHTS: tuple[tuple[type, Sight], ...] = ((Article, _article), (Content, _page), (Thread, _thread), (Turn, _turn))


def _sight(kind: type) -> Sight:
    """Return what is to be noted of objects of a type; of most, nothing."""
    return next((sight for parent, sight in _SIGHTS if issubclass(kind, parent)), _nothing)


def teach(environment: Environment, notes: Notes, site: Site, constant: Collection[str]) -> None:
    """Let an environment note what its templates read, from now on."""
    environment.__class__ = NotingEnvironment
    environment.notes, environment.site, environment.constant = notes, site, constant
    environment.silent, environment.found = constant, {}
    environment.given, environment.names, environment.kinds = (), {}, {}


def name_objects(environment: NotingEnvironment) -> None:
    """Learn by which names templates know objects; called when all plugins have given theirs."""
    environment.silent = {*environment.constant, *environment.globals}
    for name, value in environment.globals.items():
        if not isinstance(value, _CONSTANT):
            environment.names[id(value)] = name
            environment.site.objects[name] = value
            environment.kinds[type(value)] = _object


def _noting_calls(notes: Notes, name: str, attribute: str, method: Callable) -> Callable:
    """Return a method that notes with what it is called."""

    @wraps(method)
    def noting(*arguments: Any) -> Any:
        given = [f"@{one.path}" if isinstance(one, Thread) else f"={one}" for one in arguments]
        notes.add("call", name, attribute, json.dumps(given))
        return method(*arguments)

    return noting
