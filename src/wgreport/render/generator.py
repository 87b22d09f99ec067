"""What Jinja compiles our templates to: the same as it would itself, in less work.

Jinja's code is made for any value. An attribute may be an item of a mapping, or not be there; a call may want the context; and
every piece of output becomes an object that says it is escaped, though most are only joined. Our views are structs, and their
functions are known. So a template is compiled to plain attribute access, plain calls of its macros and of the functions that
every page has, and output that is escaped where it is not yet, and not wrapped.

Where this is not enough, Python says so (AttributeError, TypeError), and the page is rendered once more by Jinja's own code: a
mapping's item, an undefined name with its file and line, a macro called with what it does not take are then as Jinja has them. No
case has to be told apart beforehand, and no template can be wrong here that is right there. See docs/decisions/0051.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, TypeGuard

from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.filters import do_trim
from jinja2.runtime import Macro
from jinja2.utils import missing

SPOKEN = frozenset({"say", "date", "span", "number", "ordinal"})
"""What every page can call: functions that do not ask for Jinja's context."""


class PlainMacro(Macro):
    """A macro that can also be called as the function it is made of: `plain` takes its arguments by place, and gives its output
    as a plain string, which is escaped."""

    def __init__(self, environment: Environment, func: Callable[..., str], *told: Any) -> None:
        super().__init__(environment, func, *told)
        self.plain = func
        if self.caller or self.catch_kwargs or self.catch_varargs:
            self.plain = self
        else:
            func.__defaults__ = (missing,) * self._argument_count


class PlainGenerator(CodeGenerator):
    """Compiles a template to plainer code than Jinja's."""

    _macros: frozenset[str] = frozenset()
    """The names of the macros of this template."""
    _imported: frozenset[str] = frozenset()
    """The names under which it imports others."""
    _body: Iterable[nodes.Node] = ()
    """What the template holds, inside of what it extends."""
    _bare: nodes.Node | None = None
    """The expression that stands for itself in the output: what it gives is escaped, and need not say so."""
    _lenient = False
    """What is visited may be undefined."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 (the name that Jinja calls)
        self.writeline("from wgreport.render.escaping import as_markup, shown")
        self.writeline("from wgreport.render.generator import PlainMacro")
        self._body = node.body
        self._macros = frozenset(macro.name for macro in node.find_all(nodes.Macro))
        self._imported = frozenset(found.target for found in node.find_all(nodes.Import))
        super().visit_Template(node, frame)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        self.write("Plain")  # and Jinja goes on: `Macro(...)`
        super().macro_def(macro_ref, frame)

    # output

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """A block, and a template, is put together at once: else each piece goes up through all templates that it is in."""
        block = self.blocks.get(frame.block or "")
        if frame.buffer is not None or (nodes is not self._body and (block is None or nodes is not block.body)):
            super().blockvisit(nodes, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes, frame)
        self.writeline(f"yield concat({frame.buffer})")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not _escapes(frame) or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            inner = node.node if isinstance(node, nodes.Filter) and _trims(node, self.environment) else node
            if inner is not None and self._calls_macro(inner):
                self._bare = inner
            self.write("(" if self._bare is inner else "shown(")

    # names, attributes and calls

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 (the name that Jinja calls)
        if self._lenient or not _plain_attribute(node):
            super().visit_Getattr(node, frame)
        else:
            self._visit_known(node.node, frame)
            self.write(f".{node.attr}")

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802 (the name that Jinja calls)
        self._visit_either(super().visit_Test, node, frame, lenient=node.name in ("defined", "undefined"))

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802 (the name that Jinja calls)
        if node.node is not None and node.node is self._bare:
            self.visit(node.node, frame)
            self.write(".strip()")
        else:
            self._visit_either(super().visit_Filter, node, frame, lenient=node.name in ("default", "d"))

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802
        if forward_caller or self._lenient or not _escapes(frame):
            super().visit_Call(node, frame, forward_caller=forward_caller)
        elif self._calls_macro(node):
            bare = node is self._bare
            self.write("" if bare else "as_markup(")
            self._visit_known(node.node, frame)
            self._arguments(".plain", node, frame)
            self.write("" if bare else ")")
        elif isinstance(node.node, nodes.Name) and node.node.name in SPOKEN and _plain_arguments(node):
            self._visit_known(node.node, frame)
            self._arguments("", node, frame)
        else:
            super().visit_Call(node, frame)

    # what they share

    def _calls_macro(self, node: nodes.Expr) -> TypeGuard[nodes.Call]:
        """Whether `node` calls a macro, as far as names tell, with arguments by place alone."""
        if not isinstance(node, nodes.Call) or node.kwargs or node.dyn_args or node.dyn_kwargs:
            return False
        called = node.node
        if isinstance(called, nodes.Getattr):
            return isinstance(called.node, nodes.Name) and called.node.name in self._imported and _plain_attribute(called)
        return isinstance(called, nodes.Name) and called.name in self._macros

    def _visit_known(self, node: nodes.Expr, frame: Frame) -> None:
        """An expression that Python itself will not take if it is missing: a name needs no test for that."""
        if isinstance(node, nodes.Name):
            self.write(frame.symbols.ref(node.name))
        else:
            self.visit(node, frame)

    def _visit_either(self, visit: Callable[[Any, Frame], None], node: nodes.Expr, frame: Frame, *, lenient: bool) -> None:
        before = self._lenient
        self._lenient = before or lenient
        visit(node, frame)
        self._lenient = before

    def _arguments(self, of: str, node: nodes.Call, frame: Frame) -> None:
        self.write(f"{of}(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")


def _escapes(frame: Frame) -> bool:
    """Whether output is escaped here, as it is everywhere but in what a template says otherwise of."""
    return frame.eval_ctx.autoescape is True and not frame.eval_ctx.volatile


def _plain_attribute(node: nodes.Getattr) -> bool:
    """Whether Python can say what `node` says, and `missing` has no such attribute."""
    known = (nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Call, nodes.Filter)
    name = node.attr
    return isinstance(node.node, known) and name.isascii() and not name.startswith("_") and not keyword.iskeyword(name)


def _plain_arguments(node: nodes.Call) -> bool:
    return not node.dyn_args and not node.dyn_kwargs and not any(keyword.iskeyword(given.key) for given in node.kwargs)


def _trims(node: nodes.Filter, environment: Environment) -> bool:
    """Whether `node` is Jinja's own filter `trim`, of blanks."""
    given = node.args or node.kwargs or node.dyn_args or node.dyn_kwargs
    return node.name == "trim" and not given and environment.filters.get("trim") is do_trim


class PlainTemplate(Template):
    """A template that is rendered by Jinja's own code where the plainer code does not do."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        try:
            return super().render(*args, **kwargs)
        except (AttributeError, TypeError):
            assert isinstance(self.environment, PlainEnvironment)
            if self.name is None:
                raise
        return self.environment.usual.get_template(self.name).render(*args, **kwargs)


class PlainEnvironment(Environment):
    """An environment whose templates are compiled to plainer code."""

    code_generator_class: type[CodeGenerator] = PlainGenerator
    template_class: type[Template] = PlainTemplate

    @cached_property
    def usual(self) -> Environment:
        """The same with Jinja's own code."""
        other = self.overlay(bytecode_cache=None)
        other.code_generator_class = CodeGenerator
        other.template_class = Template
        return other
