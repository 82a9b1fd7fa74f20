"""The rules of the house, read from the source itself: what imports what, who caches, who is named.

Each rule is a function that lists its violations, so that it can also be shown to find one.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from reading import PAGES, ROOT

from ui import course

LAYERS = {name: sorted((ROOT / name).rglob("*.py")) for name in ("core", "charts", "ui", "lessons")}
STDLIB = set(sys.stdlib_module_names)
# What core may import beyond torch and the standard library, and the one or two files that may.
EXCEPTIONS = {
    "images.py": {"torchvision", "sklearn"},
    "datasets.py": {"platformdirs"},
    "download.py": {"filelock"},
}
TOP_LEVEL_ONLY_LAZILY = {"torchvision", "sklearn"}
# Colours that are nobody's meaning: white halos, paper and ink live in charts/theme.py too.
THEME = "theme.py"


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(module: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """The first name of every imported module, with its place."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").split(".")[0], node


def foreign_imports(module: ast.Module, allowed: set[str]) -> list[str]:
    return [name for name, _ in imports(module) if name not in allowed | STDLIB]


def eager_imports(module: ast.Module, lazy: set[str]) -> list[str]:
    """Imports of `lazy` outside every function."""
    inside = {
        id(node)
        for function in ast.walk(module)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
    }
    return [name for name, node in imports(module) if name in lazy and id(node) not in inside]


def uses_of(module: ast.AST, *names: str) -> list[str]:
    """Attributes of these names, wherever they are spelt: st.cache_data, streamlit.cache_data."""
    return [n.attr for n in ast.walk(module) if isinstance(n, ast.Attribute) and n.attr in names]


def page_sins(module: ast.Module) -> list[str]:
    """What a page must not hold: definitions, lambdas, comprehensions, loops that nest or count."""
    kinds = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.While, ast.Try)
    sins = [
        f"{type(n).__name__} in line {n.lineno}" for n in ast.walk(module) if isinstance(n, kinds)
    ]
    for loop in (n for n in ast.walk(module) if isinstance(n, ast.For)):
        if len(loop.body) > 4 or uses_of(loop, "iloc", "loc", "iterrows", "item"):
            sins.append(f"a loop over data in line {loop.lineno}")
    return sins


def global_random_calls(module: ast.Module) -> list[str]:
    """torch.manual_seed and friends, random.random and friends: state that everybody shares."""
    found = []
    for node in ast.walk(module):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        on = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
        drawn = node.func.attr in {"rand", "randn", "randint", "randperm", "normal", "bernoulli"}
        seeded = any(keyword.arg == "generator" for keyword in node.keywords)
        if on == "torch" and (node.func.attr == "manual_seed" or (drawn and not seeded)):
            found.append(f"torch.{node.func.attr} in line {node.lineno}")
        if on == "random" and node.func.attr != "Random":
            found.append(f"random.{node.func.attr} in line {node.lineno}")
    return found


def undocumented(module: ast.Module) -> list[str]:
    kinds = (ast.FunctionDef, ast.ClassDef)
    return [
        node.name
        for node in module.body
        if isinstance(node, kinds) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]


def lengths(module: ast.Module) -> dict[str, int]:
    """Lines of code of every function, without its docstring."""
    return {
        node.name: (node.end_lineno or 0)
        - node.body[0].lineno
        + 1
        - (
            ((node.body[0].end_lineno or 0) - node.body[0].lineno + 1)
            if ast.get_docstring(node)
            else 0
        )
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef)
    }


def by_name(paths: list[Path]):
    return pytest.mark.parametrize(
        "path", paths, ids=[str(path.relative_to(ROOT)) for path in paths]
    )


# --- layers -----------------------------------------------------------------------------------


@by_name(LAYERS["core"])
def test_core_imports_torch_and_the_standard_library(path):
    allowed = {"torch", "core"} | EXCEPTIONS.get(path.name, set())
    assert not foreign_imports(tree(path), allowed)


@by_name(LAYERS["core"])
def test_core_loads_torchvision_and_scikit_learn_only_when_asked(path):
    assert not eager_imports(tree(path), TOP_LEVEL_ONLY_LAZILY)


@by_name(LAYERS["charts"])
def test_charts_never_import_streamlit_or_ui(path):
    assert not {"streamlit", "ui"} & {name for name, _ in imports(tree(path))}


@by_name(LAYERS["core"] + LAYERS["charts"] + LAYERS["lessons"])
def test_random_numbers_come_from_a_local_generator(path):
    assert not global_random_calls(tree(path))


CACHES = {  # who else may cache what; a resource is one object for the whole process
    "ui/frame.py": {"cache_resource"},  # the warm-up, once
    "ui/own_data.py": {"cache_data"},  # what was typed, for whichever lesson asks
    "lessons/softmax_training/parts.py": {"cache_resource"},  # the places for runs
}


@by_name(LAYERS["core"] + LAYERS["charts"] + LAYERS["ui"] + LAYERS["lessons"] + PAGES)
def test_only_the_cache_of_a_lesson_caches(path):
    own = {"cache_data", "cache_resource"} if path.name == "cache.py" else set()
    allowed = CACHES.get(str(path.relative_to(ROOT)), own)
    assert set(uses_of(tree(path), "cache_data", "cache_resource")) <= allowed


@by_name([path for path in LAYERS["ui"] + LAYERS["lessons"] if "cache_data" in path.read_text()])
def test_every_cache_of_data_is_bounded(path):
    decorators = [
        ast.unparse(decorator)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if "cache_data" in ast.unparse(decorator)
    ]
    assert decorators
    assert [d for d in decorators if "max_entries" not in d] == []


@by_name(LAYERS["core"] + LAYERS["charts"] + LAYERS["ui"] + LAYERS["lessons"])
def test_every_public_function_and_class_says_what_it_is(path):
    assert not undocumented(tree(path))
    assert ast.get_docstring(tree(path))


@by_name(LAYERS["core"])
def test_a_function_of_core_fits_a_screen(path):
    """20 lines is the alarm; the test is at twice that, so that the alarm stays a judgement."""
    assert {name: n for name, n in lengths(tree(path)).items() if n > 40} == {}


@by_name(LAYERS["charts"] + LAYERS["lessons"])
def test_a_function_of_charts_fits_a_screen(path):
    assert {name: n for name, n in lengths(tree(path)).items() if n > 60} == {}


@by_name([path for path in LAYERS["core"] + LAYERS["charts"] if path.name != "__init__.py"])
def test_a_file_of_core_and_charts_has_tests_of_its_name(path):
    assert (ROOT / "tests" / path.parent.name / f"test_{path.name}").exists()


# --- pages ------------------------------------------------------------------------------------


@by_name(PAGES)
def test_a_page_reads_top_to_bottom(path):
    assert not page_sins(tree(path))
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 180


@by_name(PAGES)
def test_a_page_has_core_a_room_and_tests_of_its_name(path):
    slug = path.stem.partition("_")[2]
    missing = [
        wanted
        for wanted in (
            f"core/{slug}.py",
            f"lessons/{slug}/parts.py",
            f"tests/core/test_{slug}.py",
            f"tests/lessons/{slug}/test_page.py",
        )
        if not (ROOT / wanted).exists()
    ]
    if course.parse(path).group != "Reference":
        assert not missing


@by_name(PAGES)
def test_a_page_begins_and_ends_with_the_frame(path):
    calls = [ast.unparse(node) for node in tree(path).body if isinstance(node, ast.Expr)]
    assert "frame.open_lesson(__file__)" in calls
    assert calls[-1] == "frame.close_lesson(__file__)"


def test_pages_are_numbered_in_order_and_each_number_once():
    numbers = [page.stem.partition("_")[0] for page in PAGES]
    assert numbers == sorted(set(numbers))
    assert all(len(number) == 2 for number in numbers)


# --- one place for each fact ------------------------------------------------------------------


@by_name([path for path in LAYERS["charts"] + LAYERS["lessons"] + PAGES if path.name != THEME])
def test_colours_with_a_meaning_live_in_the_theme(path):
    from charts.theme import DARK, LIGHT

    text = path.read_text(encoding="utf-8").upper()
    meanings = ("data", "batch", "model", "truth", "optimum", "compare")
    written = {getattr(p, name).upper() for p in (LIGHT, DARK) for name in meanings}
    assert not {colour for colour in written if colour in text}


@by_name(LAYERS["core"] + LAYERS["charts"] + LAYERS["ui"] + LAYERS["lessons"] + PAGES)
def test_nothing_loads_a_pickle_or_writes_foreign_html(path):
    module = tree(path)
    assert not {"pickle", "marshal", "shelve"} & {name for name, _ in imports(module)}
    unsafe = [
        keyword.arg
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in {"unsafe_allow_html", "allow_pickle", "unsafe_allow_javascript"}
        or (keyword.arg == "weights_only" and ast.unparse(keyword.value) == "False")
    ]
    assert not unsafe


# --- the rules can fail -----------------------------------------------------------------------


def test_the_rules_find_what_they_look_for():
    assert foreign_imports(ast.parse("import torch\nfrom pandas import x"), {"torch"}) == ["pandas"]
    assert eager_imports(ast.parse("import sklearn"), {"sklearn"}) == ["sklearn"]
    assert not eager_imports(ast.parse("def f():\n import sklearn"), {"sklearn"})
    assert uses_of(ast.parse("@st.cache_data\ndef f(): ..."), "cache_data") == ["cache_data"]
    assert len(page_sins(ast.parse("def f(): ...\nx = lambda: 1\nfor r in t:\n r.iloc[0]"))) == 3
    assert not page_sins(ast.parse("for e in exercises:\n prose.exercise(*e)"))
    assert len(global_random_calls(ast.parse("torch.randn(3)\ntorch.manual_seed(1)"))) == 2
    assert not global_random_calls(ast.parse("torch.randn(3, generator=g)"))
    assert undocumented(ast.parse("def f(): return 1")) == ["f"]
    assert lengths(ast.parse('def f():\n "doc"\n a\n b')) == {"f": 2}
