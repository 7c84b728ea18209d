"""Jinja2, set up so that no text of a spec reaches an output unescaped."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from types import MethodType
from typing import TYPE_CHECKING, Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.exceptions import TemplateAssertionError, TemplateNotFound, TemplateRuntimeError, UndefinedError
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import object_type_repr

from sipcodes.model import catalogue, code, facts, flows, registry, text
from sipcodes.problems import Problem, ProblemsFound
from sipcodes.render import index, limits
from sipcodes.render.data import as_json
from sipcodes.render.escape import columns, numbers, text_filter, utf8_size
from sipcodes.render.limits import joined
from sipcodes.render.rendered import Rendered

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from jinja2 import BytecodeCache
    from jinja2.runtime import Context

    from sipcodes.model.target import Target


def _public(kind: Any) -> set[str]:
    return {name for name in {*dir(kind), *(field.name for field in fields(kind))} if not name.startswith("_")}


_MODEL = {
    kind
    for module in (catalogue, code, facts, flows, index, registry, text)
    for kind in vars(module).values()
    if is_dataclass(kind)
}
# What a template may read without asking the sandbox each time, which takes a third of a run: names that it allows of
# everything.
OPEN = frozenset({"first", "last", "index", "index0", "length"}.union(*map(_public, _MODEL)))


_COUNTS = {"columns": columns, "utf8_size": utf8_size}
_BUILT_IN = {"as_json": as_json, "numbers": numbers} | _COUNTS


class Words(dict[str, Rendered]):
    """A target's own words in one locale, as items and as attributes."""

    def __init__(self, words: dict[str, Rendered]) -> None:
        super().__init__(words)
        # Found first by Python too, but for words that are called like a method of the dictionary.
        self.__dict__.update(words)


class RawText(TemplateRuntimeError):
    """A template prints something that no escape has made."""


class Environment(ImmutableSandboxedEnvironment):
    """The templates of one target."""

    # What is put together here was printed piece by piece: the output of macros and blocks.
    concat = staticmethod(lambda pieces: Rendered(joined(pieces)))
    intercepted_binops = frozenset(limits.OPERATORS)

    def __init__(self, target: Target, cache: BytecodeCache | None = None) -> None:
        super().__init__(
            loader=FunctionLoader(self._source),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            cache_size=-1,
            bytecode_cache=cache,
            auto_reload=False,
        )
        self.target = target
        self.globals.clear()
        # Jinja2's own filters compute, and some leak text (`|safe`, `|join`): none of them is here.
        self.filters.clear()
        self.filters.update(_BUILT_IN)
        self.filters.update((name, text_filter(form)) for name, form in target.texts.items())

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The variables of every template: none, and so without Jinja2's costly way to layer them."""
        return {} if d is None else d

    def _source(self, name: str) -> tuple[str, str, None] | None:
        text = self.target.templates.get(name)
        return None if text is None else (text, f"{self.target.folder}/{name}", None)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An attribute, as the sandbox allows it; of words and of what a template exports without asking."""
        kind = type(obj)
        if kind is Words and attribute in obj:
            return obj[attribute]
        if kind is TemplateModule and not attribute.startswith("_"):
            found = vars(obj).get(attribute)
            if found is not None:
                return found
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An item, as the sandbox allows it; of the model an attribute of that name, without asking."""
        kind = type(obj)
        if kind is dict and argument in obj:
            return obj[argument]
        if kind in _MODEL and argument in OPEN:
            return getattr(obj, argument)
        return super().getitem(obj, argument)

    def call(self, context: Context, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call something, as the sandbox allows it; macros and methods of the model without asking."""
        kind = type(called)
        if kind is Macro:
            special = kwargs or called.caller or called.catch_varargs or called.catch_kwargs
            if not special and len(args) == called._argument_count:  # noqa: SLF001 (no public name)
                # Given just what it takes, there is nothing to sort out first, which takes longer than many a macro.
                return called._func(*args)  # noqa: SLF001 (no public name)
            return called(*args, **kwargs)
        if kind is MethodType and type(called.__self__) in _MODEL:
            return called(*args, **kwargs)
        return super().call(context, called, *args, **kwargs)

    def printed(self, value: Any) -> Any:
        """What is printed of ``value``: what an escape has made as it is, and whole numbers. Raises ``RawText``."""
        kind = type(value)
        if kind is Rendered:
            return value
        if kind is int:
            return str(value)
        if isinstance(value, Undefined):
            str(value)  # raises, with the name that is missing
        raise RawText(f"this prints a {kind.__name__} as it is")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002 as Jinja2 has it
        """Arithmetic, of a size that an output may have."""
        return limits.computed(operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may have the attribute: none that the sandbox refuses, none that makes long texts."""
        return not limits.grows(obj, attr) and super().is_safe_attribute(obj, attr, value)

    def joined(self, parts: tuple[Any, ...]) -> str:
        """What `~` makes."""
        return joined(map(str, parts))

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """``str.format`` without its secrets; what it makes is plain text, also from a format that was rendered."""
        wrapped = super().wrap_str_format(value)
        if wrapped is None:
            return None
        limits.narrow(value.__self__)
        return lambda *args, **kwargs: str(wrapped(*args, **kwargs))


class _Generator(CodeGenerator):
    """Compiles templates of an ``Environment``, without what these never need."""

    # Within `is defined`, what is missing is no error.
    lenient = False

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802 as Jinja2 has it
        """Compile a test."""
        before, self.lenient = self.lenient, node.name in ("defined", "undefined")
        super().visit_Test(node, frame)
        self.lenient = before

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Compile an attribute; where every object may be asked for it, as Python's own."""
        if self.lenient or node.attr not in OPEN:
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 as Jinja2 has it
        """Compile a call, without the variables of loops: they are for functions that ask for a context."""
        self.write("environment.call(context, ")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")

    def write_commons(self) -> None:
        """Write what the code of each template begins with."""
        super().write_commons()
        self.writeline("printed = environment.printed")

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        # Only text of the template itself is known before it runs.
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ARG002 as Jinja2 has it
        # Other filters make nothing but what may be printed.
        self.write("(" if isinstance(node, nodes.Filter) and node.name not in _COUNTS else "printed(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ARG002 as Jinja2 has it
        self.write(")")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """Compile `~`."""
        self.write("environment.joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_FilterBlock(self, node: nodes.FilterBlock, frame: Frame) -> None:  # noqa: ARG002, N802 as Jinja2 has it
        """Refuse: what such a block prints has passed no escape after its filter."""
        self.fail("`filter` blocks are not allowed: they take text past the escapes", node.lineno)


Environment.code_generator_class = _Generator


def problem_of(error: Exception, environment: Environment, template: str) -> Problem:
    """What went wrong in a template, at its line."""
    file, line, name = f"{environment.target.folder}/{template}", 0, ""
    if isinstance(error, TemplateSyntaxError):
        return Problem(
            error.filename or file, error.lineno, 1, "template-syntax", str(error.message), _syntax_hint(error)
        )
    trace = error.__traceback__
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if name.startswith(environment.target.folder + "/"):
            file, line = name, trace.tb_lineno
        trace = trace.tb_next
    if isinstance(error, TemplateNotFound):
        return Problem(
            file,
            line,
            1,
            "missing-template",
            f"there is no template `{error.name or error.message}` in this folder",
            "check the name",
        )
    if isinstance(error, RawText):
        return Problem(
            file, line, 1, "raw-text", str(error.message), "put it through a filter that escapes, such as `| string`"
        )
    missing = _missing(error, name)
    if missing:
        hint = "check the spelling; what there is stands in the documentation of templates"
        return Problem(file, line, 1, "undefined", missing, hint)
    said = str(error.message) if isinstance(error, TemplateError) else str(error)
    return Problem(file, line, 1, "template", f"the template fails here: {said}", "check what the line uses")


def _missing(error: Exception, file: str) -> str:
    """What a template has asked for in vain, if that is the error; ``file`` is the one that raised it."""
    if isinstance(error, UndefinedError):
        return str(error.message)
    if not file.endswith(".j2"):
        return ""
    if isinstance(error, AttributeError):
        return f"{object_type_repr(error.obj)!r} has no attribute {error.name!r}"
    return ""


def syntax_problem(error: TemplateSyntaxError) -> ProblemsFound:
    """A template that does not parse."""
    problem = Problem(error.filename or "", error.lineno, 1, "template-syntax", str(error.message), _syntax_hint(error))
    return ProblemsFound([problem])


def _syntax_hint(error: TemplateSyntaxError) -> str:
    if isinstance(error, TemplateAssertionError):
        return f"filters are those of target.yaml (names, texts), and {', '.join(f'`{name}`' for name in _BUILT_IN)}"
    return "see the Jinja2 documentation of templates"
