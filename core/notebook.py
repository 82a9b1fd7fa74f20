"""A lesson's script as a notebook that needs torch, and nothing of this project.

What the script imports from `core` is written into cells, read from the very files that ran; what
that needs in turn comes before it, file by file.
"""

import ast
import functools
import importlib
import inspect
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import TypeGuard

HOME = "core"
ELSEWHERE = {("core.images", "load"): ("core.published", "load")}  # without the app's own files
Name = tuple[str, str]  # a module, and a name in it; "" is the module itself


@dataclass(frozen=True)
class Borrowed:
    """A name that is imported: from which module, under which name there, by which statement."""

    module: str
    name: str
    statement: str


@dataclass(frozen=True)
class File:
    """A module of core as it stands: its own names, and what it imports, each with its source."""

    name: str
    own: dict[str, ast.stmt]
    borrowed: dict[str, Borrowed]

    @property
    def module(self) -> ModuleType:
        """The module that ran."""
        return importlib.import_module(self.name)

    def source(self, name: str) -> str:
        """One of its definitions, exactly as it is written, comments above it included."""
        made = getattr(self.module, name)
        if isinstance(self.own[name], ast.FunctionDef | ast.ClassDef):
            return inspect.getsource(made).rstrip()
        lines = inspect.getsource(self.module).splitlines()
        first, last = self.own[name].lineno - 1, self.own[name].end_lineno
        while first and lines[first - 1].startswith("#"):
            first -= 1
        return "\n".join(lines[first:last])


@functools.lru_cache(maxsize=128)
def file_of(module: str) -> File:
    """A file of core, read once."""
    tree = ast.parse(inspect.getsource(importlib.import_module(module)))
    return File(module, dict(defined(tree.body)), dict(imported(tree.body)))


def defined(body: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.stmt]]:
    """The functions, classes and constants of a module, in its order."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield statement.name, statement
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in targets:
                for part in ast.walk(target):
                    if isinstance(part, ast.Name):
                        yield part.id, statement


def imported(body: Iterable[ast.stmt]) -> Iterator[tuple[str, Borrowed]]:
    """What a module imports: the name it has here, and what it is there."""
    for statement in body:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                spelt = f"import {alias.name}" + (f" as {alias.asname}" if alias.asname else "")
                here = alias.asname or alias.name.partition(".")[0]
                yield here, Borrowed(alias.name, "", spelt)
        elif isinstance(statement, ast.ImportFrom):
            for alias in statement.names:
                spelt = alias.name + (f" as {alias.asname}" if alias.asname else "")
                whole = f"from {statement.module} import {spelt}"
                here = alias.asname or alias.name
                if statement.module == HOME:
                    yield here, Borrowed(f"{HOME}.{alias.name}", "", whole)
                else:
                    yield here, Borrowed(statement.module or "", alias.name, whole)


def bound(function: ast.FunctionDef) -> set[str]:
    """The names that belong to a function: its arguments, what it assigns, what it imports."""
    found = {name for name, _ in imported(node for node in ast.walk(function) if _imports(node))}
    for node in ast.walk(function):
        if isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found


def _imports(node: ast.AST) -> TypeGuard[ast.stmt]:
    return isinstance(node, ast.Import | ast.ImportFrom)


class Needs:
    """Everything that a script needs of core, and the imports from elsewhere that go with it."""

    def __init__(self) -> None:
        self.names: dict[Name, None] = {}
        self.imports: dict[str, None] = {}
        self.aliases: dict[str, dict[str, set[str]]] = {}  # module -> its short names -> attributes
        self.renamed: dict[str, dict[str, str]] = {}  # module -> another name of one of its names

    def of(self, part: ast.AST, borrowed: dict[str, Borrowed], own: str = "") -> None:
        """Follow every name that a part of a file or of a script uses."""
        inside = bound(part) if isinstance(part, ast.FunctionDef) else set()
        for node in ast.walk(part):
            if getattr(node, "id", None) in inside:
                continue
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                self.attribute(borrowed.get(node.value.id), node.value.id, node.attr)
            elif isinstance(node, ast.Name):
                self.name(borrowed.get(node.id), node.id, own)

    def attribute(self, source: Borrowed | None, short: str, name: str) -> None:
        """`sm.softmax`, where `sm` is a file of core."""
        if source and source.module.startswith(f"{HOME}.") and not source.name:
            module, name_there = ELSEWHERE.get((source.module, name), (source.module, name))
            self.aliases.setdefault(module, {}).setdefault(short, set()).add(name_there)
            self.follow(module, name_there)

    def name(self, source: Borrowed | None, name: str, own: str) -> None:
        """A name that stands alone: of this file, of another, or of a library."""
        if source is None:
            if own and name in file_of(own).own:
                self.follow(own, name)
        elif not source.module.startswith(f"{HOME}."):
            self.imports[source.statement] = None
        elif source.name:
            module, there = ELSEWHERE.get(
                (source.module, source.name), (source.module, source.name)
            )
            self.follow(module, there)
            if name != there:
                self.renamed.setdefault(module, {})[name] = there

    def follow(self, module: str, name: str) -> None:
        """A name of a file, and all that it needs in turn."""
        file = file_of(module)
        if name in file.borrowed and name not in file.own:  # handed on by this file
            return self.name(file.borrowed[name], name, "")
        if (module, name) not in self.names:
            self.names[module, name] = None
            self.of(file.own[name], file.borrowed, module)
        return None

    def modules(self) -> list[str]:
        """The files that are needed, each after those that it imports."""
        wanted = {module for module, _ in self.names}
        order: dict[str, None] = {}

        def visit(module: str) -> None:
            for borrowed in file_of(module).borrowed.values():
                if borrowed.module in wanted and borrowed.module != module:
                    visit(borrowed.module)
            order[module] = None

        for module in sorted(wanted):
            visit(module)
        return list(order)


def notebook(title: str, script: str) -> str:
    """The notebook of a script (nbformat 4.5), as text.

    Raises ValueError where two files would put different things under one name.
    """
    tree = ast.parse(script)
    needs = Needs()
    borrowed = dict(imported(tree.body))
    for statement in tree.body:
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            needs.of(statement, borrowed)
    for name, source in borrowed.items():
        needs.name(source, name, "") if source.name or not of_core(source) else None
    cells = []
    taken: dict[str, str] = {}
    for module in needs.modules():
        names = [name for name in file_of(module).own if (module, name) in needs.names]
        for name in names:
            if taken.setdefault(name, module) != module:
                raise ValueError(f"{name} must be one thing. It is of {taken[name]} and {module}.")
        cells += [_words(heading(module)), _code(code_of(module, names, needs))]
    imports = gathered(needs.imports)
    last = "## Today's settings\n\nThe lesson's own lines, with what was set on the page."
    return json.dumps(
        _whole(
            [
                _words(introduction(title, needs)),
                *([_code(imports)] if imports else []),
                *cells,
                _words(last),
                _code(without_imports(script, tree)),
            ]
        ),
        ensure_ascii=False,
        indent=1,
    )


def of_core(source: Borrowed) -> bool:
    """Whether it is imported from this project."""
    return source.module.startswith(f"{HOME}.")


def introduction(title: str, needs: Needs) -> str:
    """What this notebook is and needs."""
    library = [name for name in ("scikit-learn", "torchvision") if _mentions(needs, name)]
    also = f" (and {' or '.join(library)} for the images)" if library else ""
    return (
        f"# {title}\n\nFrom *One Layer*, with the settings of the page it was saved on. It needs "
        f"torch{also}, and nothing of the project: every function below is the one that ran, read "
        "from the file that is named above it. Run the cells from top to bottom; then change a "
        "number in the last one.\n\nCode: MIT. Words: CC BY 4.0."
    )


def _mentions(needs: Needs, library: str) -> bool:
    name = library.replace("scikit-learn", "sklearn")
    return any(f"from {name}" in file_of(m).source(n) for m, n in needs.names)


def heading(module: str) -> str:
    """The words above a file's cell: its name, and the first lines of what it says it is."""
    said = (inspect.getdoc(importlib.import_module(module)) or "").split("\n\n")[0]
    return f"## `{module.replace('.', '/')}.py`\n\n{said}"


def code_of(module: str, names: list[str], needs: Needs) -> str:
    """The definitions of a file that are needed, and the short names that others call it by."""
    file = file_of(module)
    sources = list(dict.fromkeys(file.source(name) for name in names))
    extra = [f"{new} = {old}" for new, old in needs.renamed.get(module, {}).items()]
    for short, attributes in needs.aliases.get(module, {}).items():
        fields = ", ".join(f"{name}={name}" for name in sorted(attributes))
        extra.append(f"{short} = SimpleNamespace({fields})  # what is used of the file above")
        needs.imports["from types import SimpleNamespace"] = None
    return "\n\n\n".join([*sources, *(["\n".join(extra)] if extra else [])])


def without_imports(script: str, tree: ast.Module) -> str:
    """The script without the lines that the cells above stand for."""
    lines = script.splitlines()
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            for k in range(statement.lineno - 1, statement.end_lineno or statement.lineno):
                lines[k] = ""
    text = "\n".join(lines).strip()
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text


def gathered(statements: Iterable[str]) -> str:
    """Imports as one writes them: what comes from one place on one line, torch last.

    >>> print(gathered(["import torch", "from math import pi", "from math import e"]))
    from math import e, pi
    import torch
    """
    names: dict[str, list[str]] = {}
    for statement in sorted(statements):
        start, _, name = statement.partition(" import ")
        names.setdefault(start, []).extend([name] if name else [])
    lines = [" import ".join(filter(None, (start, ", ".join(n)))) for start, n in names.items()]
    return "\n".join(sorted(lines, key=lambda line: (" torch" in line, line)))


def _words(text: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(text: str) -> dict[str, object]:
    empty: dict[str, object] = {"execution_count": None, "outputs": []}
    return {"cell_type": "code", "metadata": {}, **empty, "source": text}


def _whole(cells: list[dict[str, object]]) -> dict[str, object]:
    numbered = [{**cell, "id": f"cell-{k}"} for k, cell in enumerate(cells)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "cells": numbered,
    }
