"""The rules of the house, read from the source itself: what imports what, who caches, who is named.

Each rule is a function that lists its violations, so that it can also be shown to find one.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from reading import PAGES, ROOT
from rows import FAMILIES

from ui import course

LAYERS = {name: sorted((ROOT / name).rglob("*.py")) for name in ("core", "charts", "ui", "lessons")}
STDLIB = set(sys.stdlib_module_names)
# What core may import beyond torch and the standard library, and the few files that may.
EXCEPTIONS = {
    "images.py": {"torchvision", "sklearn"},
    "boxed.py": {"torchvision", "PIL"},
    "picture_file.py": {"PIL"},
    "weights_file.py": {"safetensors"},
    "small_sets.py": {"sklearn"},
    "regularization_programs.py": {"sklearn"},  # what it shows are programs for scikit-learn
    "published.py": {"torchvision"},
    "datasets.py": {"platformdirs"},
    "download.py": {"filelock"},
}
TOP_LEVEL_ONLY_LAZILY = {"torchvision", "sklearn", "PIL"}
THEME = {"palettes.py", "theme.py"}  # white halos, paper and ink live in theme.py


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(module: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """The first name of every imported module, with its place."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").split(".")[0], node


class Anything:
    """Holds everything."""

    def __contains__(self, name: str) -> bool:
        return True


ANY = Anything()


def full_imports(module: ast.AST) -> list[str]:
    """Every imported name in full: lessons.sgd.words, ui.figure."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


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


# How the source material is numbered: rows, pitfalls B01 to B62, formulas F1 to F32, lines of its
# five documents. A colour (#B01E2F), a key ("F1"), the F1 score and a slice are none of these.
INSIDE = re.compile(
    rf"\b(?:{'|'.join(FAMILIES)})-\d+\b"
    r"|(?<![\w#])B(?:0[1-9]|[1-5]\d|6[0-2])\b"
    r"|(?<![\w#\"'`])F(?:[1-9]|[12]\d|3[0-2])\b(?![\"'`])(?![ -](?:score|key)\b)"
    r"|\b00[0-4]:\d+"
)
READ = [
    *(
        path
        for layer in ("core", "charts", "ui", "lessons", "pages", "benchmarks")
        for path in sorted((ROOT / layer).rglob("*"))
        if path.suffix in {".py", ".js", ".css"} and "vendor" not in path.parts
    ),
    ROOT / "streamlit_app.py",
    ROOT / "README.md",
]


def inside_names(text: str) -> list[str]:
    """Names that mean something only to whoever has the source material."""
    return INSIDE.findall(text)


def by_name(paths: list[Path]):
    return pytest.mark.parametrize(
        "path", paths, ids=[str(path.relative_to(ROOT)) for path in paths]
    )


# --- layers -----------------------------------------------------------------------------------


@pytest.mark.row("UTL-3")
@by_name(LAYERS["core"])
def test_core_imports_torch_and_the_standard_library(path):
    allowed = {"torch", "core"} | EXCEPTIONS.get(path.name, set())
    assert not foreign_imports(tree(path), allowed)


@by_name(LAYERS["core"])
def test_core_is_from_scratch_but_where_it_is_compared_with_torch_nn(path):
    """batches.py shows torch's own loader; lessons on torch.nn and its errors run torch.nn."""
    shows_nn = path.stem.startswith("concise") or path.stem in {"toy_net", "mlp_programs"}
    names = {name for name in full_imports(tree(path)) if re.match(r"torch\.(nn|optim)\b", name)}
    assert shows_nn or not names


@by_name(LAYERS["core"])
def test_core_loads_torchvision_and_scikit_learn_only_when_asked(path):
    assert not eager_imports(tree(path), TOP_LEVEL_ONLY_LAZILY)


@by_name(LAYERS["charts"])
def test_charts_never_import_streamlit_or_ui(path):
    assert not {"streamlit", "ui"} & {name for name, _ in imports(tree(path))}


# What a file of a room may import beyond core, charts and the standard library: packages, files of
# ui, and kinds of files of its own room. A file is of the kind its name begins with: words_deal.py
# is of the words. A file of another name is a view.
KINDS = {
    "controls": (set(), {"kinds", "ranges", "stepper"}, {"words"}),
    "tables": ({"pandas", "numpy", "torch"}, set(), {"tables"}),
    "words": ({"pandas"}, set(), {"tables", "words"}),
    "cache": ({"pandas", "streamlit"}, {"fingerprint", "image_sets"}, {"tables", "words"}),
    "parts": ({"pandas", "streamlit", "torch"}, ANY, ANY),
    "view": ({"altair", "pandas", "numpy", "torch", "plotly"}, set(), {"tables", "words", "view"}),
}


def kind_of(stem: str) -> str:
    return stem.partition("_")[0] if stem.partition("_")[0] in KINDS else "view"


def strangers_in(room: str, kind: str, module: ast.Module) -> list[str]:
    """What a file of this kind imports and may not."""
    packages, of_ui, mates = KINDS[kind]
    allowed = packages | {"core", "charts"} | STDLIB
    found = []
    for name in full_imports(module):
        top, _, rest = name.partition(".")
        if top == "ui":
            wrong = rest.partition(".")[0] not in of_ui
        elif top == "lessons":
            mate = rest.removeprefix(room).strip(".").partition(".")[0]
            wrong = not rest.startswith(f"{room}.") or kind_of(mate) not in mates
        else:
            wrong = top not in allowed
        found += [name] * wrong
    return found


def may_import(kind: str) -> str:
    """The rule of a kind in words, for whoever breaks it."""
    packages, of_ui, mates = (
        "anything" if names is ANY else ", ".join(sorted(names)) or "nothing"
        for names in KINDS[kind]
    )
    return (
        f"a file of the kind {kind!r} may import, beyond core, charts and the standard library: "
        f"of packages {packages}; of ui {of_ui}; of its own room files of the kind {mates}"
    )


ROOMS = [path for path in LAYERS["lessons"] if path.parent.parent == ROOT / "lessons"]


@by_name([path for path in ROOMS if path.name != "__init__.py"])
def test_in_a_room_the_name_of_a_file_says_what_it_may_import(path):
    kind = kind_of(path.stem)
    strangers = strangers_in(path.parent.name, kind, tree(path))
    assert not strangers, f"{strangers}: {may_import(kind)}"


def lessons_named_in(text: str, slugs: set[str]) -> set[str]:
    """Slugs of lessons that stand in a text, as words or at the beginning of a key."""
    return {
        slug
        for slug in slugs
        if re.search(rf"(?<![a-z]){slug}(?![a-z])", text, flags=re.IGNORECASE)
    }


SHARED = [*LAYERS["charts"], *LAYERS["ui"], *(ROOT / "ui" / "browser").glob("*.*s")]


COMMON = {"data", "images"}  # slugs that are also what everybody speaks of


@by_name(SHARED)
def test_charts_and_ui_name_no_lesson(path):
    slugs = {lesson.slug for lesson in course.all_lessons()}
    keys = {f"{word}_" for word in COMMON}  # keys of these lessons; the words are everybody's
    text = re.sub(r"^from core\S* import .*$", "", path.read_text(encoding="utf-8"), flags=re.M)
    assert lessons_named_in(text, slugs - COMMON) == set()
    assert not [key for key in keys if re.search(rf"""["']{key}""", text)]
    assert path.stem not in slugs - COMMON
    assert "lessons" not in {name.partition(".")[0] for name in full_imports_of(path)}


def full_imports_of(path: Path) -> list[str]:
    return full_imports(tree(path)) if path.suffix == ".py" else []


@by_name(LAYERS["core"] + LAYERS["charts"] + LAYERS["lessons"])
def test_random_numbers_come_from_a_local_generator(path):
    assert not global_random_calls(tree(path))


CACHES = {  # who else may cache what; a resource is one object for the whole process
    "ui/frame.py": {"cache_resource"},  # the warm-up, once
    "ui/image_sets.py": {"cache_resource"},  # one copy of each set for all lessons
    "ui/own_given.py": {"cache_resource"},  # the example, read once for everybody
    "ui/watching.py": {"cache_resource"},  # the queue of the process
}


@by_name(LAYERS["core"] + LAYERS["charts"] + LAYERS["ui"] + LAYERS["lessons"] + PAGES)
def test_only_the_cache_of_a_lesson_caches(path):
    own = {"cache_data", "cache_resource"} if path.name == "cache.py" else set()
    allowed = CACHES.get(str(path.relative_to(ROOT)), own)
    assert set(uses_of(tree(path), "cache_data", "cache_resource")) <= allowed


MEGABYTES = re.compile(r'max_size="(\d+)MB"')


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
    assert [d for d in decorators if "max_entries" not in d] == [], "give it max_entries"
    assert [d for d in decorators if "max_size" not in d] == [], "give it max_size"


def test_all_caches_together_have_one_budget():
    """A server that many use for days must not grow without end."""
    caching = LAYERS["ui"] + LAYERS["lessons"]
    sizes = [int(mb) for path in caching for mb in MEGABYTES.findall(path.read_text())]
    assert len(sizes) > 20
    assert sum(sizes) <= 200


@by_name(LAYERS["core"] + LAYERS["charts"] + LAYERS["ui"] + LAYERS["lessons"])
def test_every_public_function_and_class_says_what_it_is(path):
    assert not undocumented(tree(path)), "these need a docstring"
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
    assert not page_sins(tree(path)), "this belongs into the parts of the lesson"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 180


@by_name(PAGES)
def test_a_page_has_core_a_room_and_tests_of_its_name(path):
    slug = path.stem.partition("_")[2]
    missing = [
        wanted
        for wanted in (
            f"core/{slug}.py",
            f"lessons/{slug}/__init__.py",  # else import-linter does not see the room
            f"lessons/{slug}/controls.py",
            f"lessons/{slug}/parts.py",
            f"tests/core/test_{slug}.py",
            f"tests/lessons/{slug}/test_page.py",
        )
        if not (ROOT / wanted).exists()
    ]
    if course.parse(path).group != "Reference":
        assert not missing, f"missing: {missing}; see the six steps in README"


@by_name(PAGES)
def test_a_page_begins_and_ends_with_the_frame(path):
    calls = [ast.unparse(node) for node in tree(path).body if isinstance(node, ast.Expr)]
    first = [ast.unparse(node) for node in tree(path).body[1:3]]
    assert first == ["from ui import frame", "frame.open_lesson(__file__)"], "before what is slow"
    assert calls[-1] == "frame.close_lesson(__file__)"


@by_name(PAGES)
def test_a_page_says_where_its_stage_ends(path):
    """What stands above is also shown alone, on a wall; see "In class" in README."""
    calls = [ast.unparse(node) for node in tree(path).body if isinstance(node, ast.Expr)]
    assert calls.count("frame.stage_ends(__file__)") == 1


def test_pages_are_numbered_in_order_and_each_number_once():
    numbers = [page.stem.partition("_")[0] for page in PAGES]
    twice = {number for number in numbers if numbers.count(number) > 1}
    assert not twice, f"two pages have the number {twice}"
    assert all(len(number) == 2 for number in numbers)


# --- one place for each fact ------------------------------------------------------------------


@by_name([path for path in LAYERS["charts"] + LAYERS["lessons"] + PAGES if path.name not in THEME])
def test_colours_with_a_meaning_live_in_the_theme(path):
    from charts.palettes import DARK, LIGHT

    text = path.read_text(encoding="utf-8").upper()
    meanings = ("data", "batch", "model", "truth", "optimum", "compare")
    written = {getattr(p, name).upper() for p in (LIGHT, DARK) for name in meanings}
    spelt = {colour for colour in written if colour in text}
    assert not spelt, f"{spelt}: take it from the palette by its meaning (palette.model)"


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


@by_name(READ)
def test_sources_are_named_as_a_reader_can_find_them(path):
    """Rows of the source material live in tests, as marks: see tests/helpers/rows.py."""
    assert not inside_names(path.read_text(encoding="utf-8"))


# --- the rules can fail -----------------------------------------------------------------------


def test_the_rules_find_what_they_look_for():
    assert lessons_named_in('key="sgd_lr"', {"sgd", "data"}) == {"sgd"}
    assert strangers_in("sgd", "words", ast.parse("import altair\nfrom ui import prose")) == [
        "altair",
        "ui.prose",
    ]
    meets = ast.parse("from lessons.data import tables\nfrom lessons.sgd import bowl, tables")
    assert strangers_in("sgd", "words", meets) == ["lessons.data.tables", "lessons.sgd.bowl"]
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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("d2l 3.1; SGD-1 to SGD-7, SCR-4", ["SGD-1", "SGD-7", "SCR-4"]),
        ("the (n, n) mistake (B20), (B45).", ["B20", "B45"]),
        ("Source: F8, F13-F16. Gives (n,). F22.", ["F8", "F13", "F16", "F22"]),
        ("Source: 000:133-215, 004:429", ["000:133", "004:429"]),
        ("#B01E2F #00B20F 'F1' \"F12\" `F5` F1 score, F1-score, F3 key, B99, F33, ISO-8859-1", []),
        ("x[000:1] 10:30 2000:15 MSE-2 batch B1 FND- DAT", ["000:1"]),
    ],
)
def test_the_pattern_of_inside_names_is_exact(text, found):
    assert inside_names(text) == found


def test_the_pictures_of_the_readme_are_there_and_light():
    """`make shots` makes them again; who clones the project downloads them."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = [ROOT / path for path in re.findall(r"!\[[^\]]{20,}\]\(([^)]+)\)", readme)]
    assert sorted(named) == sorted((ROOT / "docs").rglob("*.png"))
    assert sum(path.stat().st_size for path in named) <= 400_000
