"""What a program does on its way, for jobs that ask for it: values that its lines show, exceptions that it catches
itself, what single statements print.

The program is executed as it is, but for calls that are put into its syntax tree. Each leaves values, order and line
numbers as they are; a tracing function would slow down all that torch does in Python, and keep it from compiling.
"""

import ast
import contextlib
import os
import sys
import warnings
from typing import TYPE_CHECKING, Callable

from gradcases_inside import snapshot

if TYPE_CHECKING:
    from typing import Iterator

MOST_SEEN = 100  # of one line, which may be in a loop
MOST_EXCEPTIONS = 200
SIMPLE = (ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Assert, ast.Delete, ast.Return, ast.Raise, ast.Import, ast.ImportFrom)
_CATCHING = ("raises", "suppress")  # in the names of what `with` takes to end an exception


class Observer:
    """Of one job: see the worker's wire protocol for `wanted`. `tell` says of an exception what is reported of it."""

    NAME = "__gradcases__"  # in the program's namespace; a report has no names that begin so

    def __init__(self, file: str, wanted: dict, tell: "Callable[[BaseException], dict]") -> None:
        self._file = file
        self._wanted = wanted
        self._tell = tell
        self._seen = []  # type: list
        self._exceptions = []  # type: list
        self._printed = []  # type: list

    def report(self) -> dict:
        return {"seen": self._seen, "exceptions": self._exceptions, "printed": self._printed}

    def compiled(self, source: str, flags: int):  # type: ignore[no-untyped-def]  # CodeType, which 3.8 has under another name
        tree = compile(source, self._file, "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
        _instrument(tree, self._wanted)
        return compile(tree, self._file, "exec", flags, dont_inherit=True)

    @contextlib.contextmanager
    def part(self, is_last: bool) -> "Iterator[None]":
        """What ends a part is reported, and of all but the last it ends nothing else."""
        try:
            yield
        except BaseException as error:
            self._add(error, caught=False)
            if is_last:
                raise

    def seed_of(self, first_line: int) -> "int | None":
        return dict(self._wanted.get("seeds", ())).get(first_line)

    def _add(self, error: BaseException, caught: bool) -> None:
        told = {**self._tell(error), "caught": caught}
        for known in self._exceptions:  # on its way out of further functions, or again in a loop
            if all(known[key] == told[key] for key in ("type", "message")) and told["lines"][-1:] == known["lines"][-1:]:
                known.update(told)
                return
        if len(self._exceptions) < MOST_EXCEPTIONS:
            self._exceptions.append(told)

    # What instrumented programs call.

    def caught(self) -> None:
        error = sys.exc_info()[1]
        if error is not None:
            self._add(error, caught=True)

    def seen(self, line: int, value: object) -> object:
        if sum(each["line"] == line for each in self._seen) < MOST_SEEN:
            self._seen.append({"line": line, **snapshot.seen(value)})
        return value

    def afterwards(self, line: int, value: "Callable[[], object]") -> None:
        with contextlib.suppress(BaseException), warnings.catch_warnings():  # no such name; `.grad` of a non-leaf warns
            warnings.simplefilter("ignore")
            self.seen(line, value())

    def display(self, value: object) -> None:
        """As an interactive interpreter does."""
        sys.displayhook(value)

    def begin(self, line: int) -> None:
        self._printed.append({"line": line, "start": _written(), "end": None})

    def end(self) -> None:
        self._printed[-1]["end"] = _written()


def _written() -> int:
    """Bytes on standard output so far."""
    with contextlib.suppress(BaseException):  # the program may have put anything in its place
        sys.stdout.flush()
    try:
        return os.fstat(1).st_size
    except OSError:
        return 0


def _instrument(tree: ast.AST, wanted: dict) -> None:
    places = {line: _statement(tree, line) for line in _lines(wanted)}
    for line, path in wanted.get("watch", ()):
        _wrap(places[line], path, line)
    for parent in list(ast.walk(tree)):
        _record_caught(parent)
    _put_around(tree, places, wanted)
    ast.fix_missing_locations(tree)


def _lines(wanted: dict) -> set:
    asked = [line for key in ("watch", "afterwards") for line, _ in wanted.get(key, ())]
    return {*asked, *wanted.get("printed", ())}


def _statement(tree: ast.AST, line: int) -> "ast.stmt | None":
    """The last one that begins on a line; one that holds others only where there is none but it."""
    here = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and node.lineno == line]
    return max(here, key=lambda node: (isinstance(node, SIMPLE), node.col_offset), default=None)


def _wrap(node: "ast.AST | None", path: list, line: int) -> None:
    """Have an expression in a statement reported; `path` leads to it by fields and places in them."""
    with contextlib.suppress(AttributeError, IndexError, TypeError):  # another Python's tree is made otherwise
        at = node  # type: object
        for step in path[:-1]:
            at = at[step] if isinstance(step, int) else getattr(at, step)  # type: ignore[index]  # a list, where the step is a number
        expression = at[path[-1]] if isinstance(path[-1], int) else getattr(at, path[-1])  # type: ignore[index]  # as above
        call = ast.copy_location(_call("seen", ast.Constant(line), expression), expression)
        if isinstance(path[-1], int):
            at[path[-1]] = call  # type: ignore[index]  # as above
        else:
            setattr(at, path[-1], call)


def _record_caught(node: ast.AST) -> None:
    if isinstance(node, ast.ExceptHandler):
        node.body.insert(0, _done(_call("caught"), node.body[0]))
    elif isinstance(node, (ast.With, ast.AsyncWith)) and any(_catches(item.context_expr) for item in node.items):
        handler = ast.ExceptHandler(type=None, name=None, body=[_done(_call("caught"), node.body[0]), ast.Raise(exc=None, cause=None)])
        node.body = [ast.copy_location(ast.Try(body=node.body, handlers=[handler], orelse=[], finalbody=[]), node.body[0])]


def _catches(expression: ast.expr) -> bool:
    called = expression.func if isinstance(expression, ast.Call) else expression
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return any(word in name.lower() for word in _CATCHING)


def _put_around(tree: ast.AST, places: dict, wanted: dict) -> None:
    """Calls before and behind whole statements."""
    afterwards = {id(places[line]): (line, text) for line, text in wanted.get("afterwards", ())}
    printed = {id(places[line]): line for line in wanted.get("printed", ())}
    for parent in list(ast.walk(tree)):
        for field in ("body", "orelse", "finalbody"):
            statements = getattr(parent, field, None)
            if isinstance(statements, list):
                setattr(parent, field, [each for node in statements for each in _surrounded(node, afterwards, printed)])


def _surrounded(node: ast.stmt, afterwards: dict, printed: dict) -> "Iterator[ast.stmt]":
    if id(node) in printed:
        yield _done(_call("begin", ast.Constant(printed[id(node)])), node)
        if isinstance(node, ast.Expr):
            node.value = ast.copy_location(_call("display", node.value), node.value)
    yield node
    if id(node) in printed:
        yield _done(_call("end"), node)
    if id(node) in afterwards:
        line, text = afterwards[id(node)]
        value = ast.parse("lambda: " + text, mode="eval").body
        yield _done(_call("afterwards", ast.Constant(line), value), node)


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    function = ast.Attribute(value=ast.Name(id=Observer.NAME, ctx=ast.Load()), attr=name, ctx=ast.Load())
    return ast.Call(func=function, args=list(arguments), keywords=[])


def _done(call: ast.Call, near: ast.AST) -> ast.Expr:
    return ast.copy_location(ast.Expr(value=call), near)
