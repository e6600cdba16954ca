"""Shorter scripts that do the same: no white space that nothing needs, and a letter or two for each variable.

It leans on how client/ is written: every statement ends in a semicolon or a brace, variables are declared one by one or
by a pattern whose defaults name nothing of the browser's, and there are no classes, labels, getters or methods.
Names need no scopes but two. A name that a script declares at its top, imports or exports gets one that begins with a
capital letter, the same in all scripts. Every other name that is declared gets one in small letters, anew in each
statement at the top; all that share a name there share the new one. Properties keep theirs (`{ name }` becomes
`{name:a}`), and so does what is not declared in the script: it is the browser's.
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<text>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<number>\d[\w.]*)"
    r"|(?P<sign>\.\.\.|\?\?=|&&=|\|\|=|=>|\?\?|\?\.|[=!]==|&&|\|\||\+\+|--|>>>|<<|>>|\*\*|[-+*/%&|^<>=!]="
    r"|[^\s\w\"'`])"
)
_PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*")
_TEMPLATE = re.compile(r"[`}](?:\\.|\$(?!\{)|[^\\`$])*(?:`|\$\{)", re.DOTALL)
_RESERVED = frozenset(
    "as async await break case catch const continue default delete do else export false finally for from function if"
    " import in instanceof let new null of return super switch this throw true try typeof undefined var void while with"
    " yield".split()
)
# A brace after one of these opens a block; after anything else an object or a pattern.
_BEFORE_BLOCK = frozenset(["", ")", "=>", ";", "{", "}", "else", "try", "catch", "finally", "do"])
_SMALL, _CAPITAL = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    role: str = ""
    """Of a word: `variable`, `short` (for `name: name`), `listed` (by an import or export), or empty for all else."""
    declared: str = ""
    """Of a word that is declared here: `top` or `inside`."""

    @property
    def opens(self) -> bool:
        """Whether it opens a bracket; a template does where it is interrupted."""
        return self.text in ("(", "[", "{") or (self.kind == "text" and self.text.endswith("${"))

    @property
    def closes(self) -> bool:
        """Whether it closes a bracket."""
        return self.text in (")", "]", "}") or (self.kind == "text" and self.text.startswith("}"))


def shortened(scripts: Mapping[str, str]) -> dict[str, str]:
    """Return scripts that import from one another, each shorter."""
    cut = {
        name: _told([token for token in _tokens(script) if token.kind != "space"]) for name, script in scripts.items()
    }
    top = _top_names(cut)
    return {name: _joined(_bare(list(_merged(list(_renamed(tokens, top)))))) for name, tokens in cut.items()}


def _tokens(script: str) -> Iterator[_Token]:
    at, before, braces = 0, "", []  # how many braces are open within each template that is interrupted
    while at < len(script):
        sign = script[at]
        if sign == "`" or (sign == "}" and braces and braces[-1] == 0):
            found, kind = _TEMPLATE.match(script, at), "text"
            braces = (braces[:-1] if sign == "}" else braces) + ([0] if found[0].endswith("${") else [])
        elif sign == "/" and (before in _RESERVED or not re.match(r"[\w)\]}\"'`]", before[-1:])):
            found, kind = _PATTERN.match(script, at), "text"
        else:
            found = _TOKEN.match(script, at)
            kind = found.lastgroup
            if braces and sign in "{}":
                braces[-1] += 1 if sign == "{" else -1
        at = found.end()
        before = before if kind == "space" else found[0]
        yield _Token(kind, found[0])


def _told(tokens: Sequence[_Token]) -> list[_Token]:
    """Return the tokens with the role of each word, and where it is declared."""
    around, closing = _brackets(tokens)
    patterns = _patterns(tokens, around, closing)
    told = []
    for at, token in enumerate(tokens):
        before, after = (tokens[place].text if 0 <= place < len(tokens) else "" for place in (at - 1, at + 1))
        role = declared = ""
        if token.kind == "word" and token.text not in _RESERVED and before not in (".", "?."):
            role = _role(around[at][-1], before, after)
            within = [where for start, end, where in patterns if start < at < end]
            declared = _declared(role, before, after, "inside" if len(around[at]) > 1 else "top", within)
        told.append(replace(token, role=role, declared=declared))
    return told


def _declared(role: str, before: str, after: str, here: str, patterns: Sequence[str]) -> str:
    """Return where a word is declared; `patterns` says of those that it stands in where their words are."""
    if role == "listed":
        return "top"
    if role and before in ("const", "let", "function"):
        return here
    if role and after == "=>":
        return "inside"
    return patterns[0] if role and patterns and before in ("(", "[", "{", ",", ":", "...") else ""


def _role(around: str, before: str, after: str) -> str:
    if around == "list":
        return "listed"
    first = around == "object" and before in ("{", ",")
    return "" if first and after == ":" else "short" if first and after in (",", "}", "=") else "variable"


def _brackets(tokens: Sequence[_Token]) -> tuple[list[tuple[str, ...]], dict[int, int]]:
    """Return the brackets (`block`, `object`, `list`, or `bracket`) around each token, and where each one is closed."""
    around, opened, closing = [], [(-1, "top")], {}
    for at, token in enumerate(tokens):
        if token.closes:
            closing[opened.pop()[0]] = at
        around.append(tuple(kind for _, kind in opened))
        if token.opens:
            before = tokens[at - 1].text if at else ""
            kind = "list" if before in ("import", "export") else "block" if before in _BEFORE_BLOCK else "object"
            opened.append((at, kind if token.text == "{" else "bracket"))
    return around, closing


def _patterns(
    tokens: Sequence[_Token], around: Sequence[tuple[str, ...]], closing: Mapping[int, int]
) -> list[tuple[int, int, str]]:
    """Return where the patterns are that declare variables, and where they declare them."""
    found = []
    for start, end in closing.items():
        earlier, before = (tokens[place].text if place >= 0 else "" for place in (start - 2, start - 1))
        caught = before == "catch" and tokens[start].text == "("
        if before in ("const", "let"):
            found.append((start, end, "top" if len(around[start]) == 1 else "inside"))
        elif caught or earlier == "function" or (end + 1 < len(tokens) and tokens[end + 1].text == "=>"):
            found.append((start, end, "inside"))
    return found


def _top_names(scripts: Mapping[str, Sequence[_Token]]) -> dict[str, str]:
    """Return new names for the tops of scripts; what one script reads as another's property keeps its name."""
    every = [token for tokens in scripts.values() for token in tokens if token.kind == "word"]
    listed = {token.text for token in every if token.role == "listed"}
    kept = listed & {token.text for token in every if token.role in ("", "short")}
    names = dict.fromkeys(token.text for token in every if token.declared == "top" and token.text not in kept)
    return dict(zip(names, _new_names(_CAPITAL))) | {name: name for name in kept}


def _new_names(first: str) -> Iterator[str]:
    yield from first
    pairs = ("".join(pair) for pair in itertools.product(first, _SMALL))
    yield from (name for name in pairs if name not in _RESERVED)


def _renamed(tokens: Sequence[_Token], top: Mapping[str, str]) -> Iterator[_Token]:
    """Yield the tokens with the new names of variables."""
    own = {token.text: top[token.text] for token in tokens if token.declared == "top"}
    for statement in _statements(tokens):
        inside = dict.fromkeys(token.text for token in statement if token.declared and token.text not in own)
        names = dict(zip(inside, _new_names(_SMALL))) | own
        for token in statement:
            new = names.get(token.text, token.text) if token.role else token.text
            yield replace(token, text=f"{token.text}:{new}" if token.role == "short" and new != token.text else new)


def _statements(tokens: Sequence[_Token]) -> Iterator[list[_Token]]:
    """Yield the statements at the top of a script."""
    statement, depth = [], 0
    for token in tokens:
        depth += token.opens - token.closes
        statement.append(token)
        if depth == 0 and (token.text == ";" or (token.text == "}" and statement[0].text not in ("const", "let"))):
            yield statement
            statement = []
    yield statement


def _merged(tokens: Sequence[_Token]) -> Iterator[_Token]:
    """Yield the tokens, `const a = 1; const b = 2;` as `const a = 1, b = 2;`."""
    first = [""]  # the word that begins the statement, bracket by bracket
    for at, token in enumerate(tokens):
        before, after = (tokens[place].text if 0 <= place < len(tokens) else "" for place in (at - 1, at + 1))
        if before == ";" and token.text in ("const", "let") and first[-1] == token.text:
            continue
        if before in ("", ";", "{", "}") and token.kind == "word":
            first[-1] = token.text
        yield _Token("sign", ",") if token.text == ";" and after in ("const", "let") and first[-1] == after else token
        if token.closes:
            first.pop()
        if token.opens:
            first.append("")


def _bare(tokens: Sequence[_Token]) -> Iterator[_Token]:
    """Yield the tokens, `(a) => b` as `a => b`, and nothing before a closing bracket that need not be there."""
    texts = ["", "", *(token.text for token in tokens), "", "", ""]
    for at, token in enumerate(tokens, 2):
        opens = texts[at] == "(" and texts[at + 2 : at + 4] == [")", "=>"] and tokens[at - 1].kind == "word"
        closes = texts[at : at + 2] == [")", "=>"] and texts[at - 2] == "(" and tokens[at - 3].kind == "word"
        last = (texts[at] == ";" and texts[at + 1] == "}") or (texts[at] == "," and texts[at + 1] in (")", "]", "}"))
        if not (opens or closes or last):
            yield token


def _joined(tokens: Iterator[_Token]) -> str:
    script = ""
    for token in tokens:
        last, first = script[-1:], token.text[:1]
        touches = (last.isidentifier() or last.isdigit()) and token.kind in ("word", "number")
        script += f" {token.text}" if touches or (first in ("+", "-") and first == last) else token.text
    return script
