"""Cells that ask for more than one thing: every card is shown, where IPython would show only the last one."""

from __future__ import annotations

import ast

_ASKED = ("answer", "check", "hint", "overview")


class Shows(ast.NodeTransformer):
    """Displays what a check, a hint, an answer or the overview returns, in whatever line of a cell it is asked for.

    Below each check stands `# hint(...)`. Once its # is gone, the verdict, and above all "passed", must still be seen.
    """

    def visit_Module(self, cell: ast.Module) -> ast.Module:
        """The cell, with the calls above its last line handed to IPython's `display`."""
        for statement in cell.body[:-1]:
            if isinstance(statement, ast.Expr) and _asks(statement.value):
                shown = ast.Call(ast.Name("display", ast.Load()), [statement.value], [])
                statement.value = ast.copy_location(shown, statement.value)
        return ast.fix_missing_locations(cell)


def _asks(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in _ASKED
