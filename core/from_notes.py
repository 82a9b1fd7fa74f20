"""Programs as they stand in notes, each with one mistake of the trade, and corrected; all run now.

They are texts, for some of them are no Python at all. Whatever they draw at random has a seed.
"""

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType

import torch


@dataclass(frozen=True)
class Outcome:
    """What a program printed, line by line, and the error it stopped with, word for word, or ""."""

    printed: tuple[str, ...]
    error: str


@dataclass(frozen=True)
class Note:
    """A program as it is written, the same corrected, and what was wrong with it."""

    written: str
    corrected: str
    wrong: str


def outcome(text: str) -> Outcome:
    """Run one of the programs of this file, and catch what it prints and raises.

    `sleep` only counts its seconds here: the last line says how many there were.
    """
    printed: list[str] = []
    naps: list[float] = []
    names = {"print": _into(printed), "sleep": naps.append, "torch": torch}
    error = ""
    try:
        exec(compiled(text), names)  # a text of this file, never a reader's
    except (SyntaxError, NameError, OSError, IndexError) as raised:
        error = f"{type(raised).__name__}: {raised}"
    if naps:
        printed.append(f"seconds spent asleep: {sum(naps):g}")
    return Outcome(tuple(printed), error)


def compiled(text: str) -> CodeType:
    """A program, ready to run. Raises SyntaxError where it is no Python."""
    return compile(text, "program", "exec")


def _into(lines: list[str]) -> Callable[..., None]:
    return lambda *said: lines.append(" ".join(map(str, said)))


def _text(program: str) -> str:
    return textwrap.dedent(program).strip() + "\n"


BLANK = Note(
    "w, b = 2.0, 1.0\n\N{NO-BREAK SPACE}\nprint(w * 4 + b)\n",
    "w, b = 2.0, 1.0\n\nprint(w * 4 + b)\n",
    "The second line looks empty and holds a no-break space, U+00A0: web pages and PDF files are "
    "full of them. Python takes it for a letter that it does not know. Replace them all in the "
    "editor, or type the line again.",
)

SIGNS = Note(
    _text("""
        import torchdef squared_loss(y_hat, y):
            return (y_hat  y) ** 2 / 2
        print(squared_loss(3.0, 5.0))
    """),
    _text("""
        import torch

        def squared_loss(y_hat, y):
            return (y_hat - y) ** 2 / 2

        print(squared_loss(3.0, 5.0))
    """),
    "A copy from a page lost its minus and the ends of its lines: `import torch` and `def` have "
    "grown together. Lost signs are the worse half, for some of what is left still runs. Type "
    "formulas, do not copy them, and try a value that you know.",
)

OPEN = Note(
    _text("""
        w = torch.tensor(1.0, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.1)
        (w ** 2).backward()
        optimizer.step(
        print(w.item())
    """),
    _text("""
        w = torch.tensor(1.0, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.1)
        (w ** 2).backward()
        optimizer.step()
        print(round(w.item(), 4))
    """),
    "A bracket that is opened has to be closed. Python reads on to the end of the file before it "
    "complains, and nothing has run by then, not even the first line.",
)

IMPORT = Note(
    _text("""
        w, history = 5.0, []
        for epoch in range(20):
            history.append(w ** 2)
            w -= 0.1 * 2 * w
        print("loss", round(w ** 2, 4))
        plt.plot(history)
    """),
    _text("""
        w, history = 5.0, []
        for epoch in range(20):
            history.append(w ** 2)
            w -= 0.1 * 2 * w
        print("loss", round(w ** 2, 4))
        print("first", history[0], "last", round(history[-1], 4))
    """),
    "`plt` was never imported, and Python finds out in the line that uses it: after the whole "
    "training, whose result is lost. Imports belong at the top, where they fail at once "
    "(`import matplotlib.pyplot as plt`), and a history belongs into a list or a file before "
    "anybody draws it.",
)

NAMES = Note(
    _text("""
        class Example:  # a line
            def forward(self, x):
                return 2 * x

        class Example:  # a curve, further down in the same notes
            def forward(self, x):
                return x ** 2

        print("the line at 3:", Example().forward(3))
    """),
    _text("""
        class Line:
            def forward(self, x):
                return 2 * x

        class Curve:
            def forward(self, x):
                return x ** 2

        print("the line at 3:", Line().forward(3))
    """),
    "The second class took the name of the first, and the first is gone without a word: 9 where "
    "6 is right. In a notebook it depends on which cell ran last. Two things, two names.",
)

GLOBAL = Note(
    _text("""
        class Net:
            def forward(self, x):
                return a * x

        a = 2
        net = Net()
        print("net at 3:", net.forward(3))
        for a in range(10):  # elsewhere, for something else
            pass
        print("net at 3:", net.forward(3))
    """),
    _text("""
        class Net:
            def __init__(self, a):
                self.a = a

            def forward(self, x):
                return self.a * x

        net = Net(2)
        print("net at 3:", net.forward(3))
        for a in range(10):
            pass
        print("net at 3:", net.forward(3))
    """),
    "`forward` reads `a` from outside: whoever uses that name for something else changes the net, "
    "and the optimiser never learns of it. What a net computes with is passed to it and kept in "
    "it; in torch as an `nn.Parameter`.",
)

PATH = Note(
    _text("""
        rows = open("C:/Users/me/Desktop/diabetes.csv").readlines()
        print("rows:", len(rows))
    """),
    _text("""
        generator = torch.Generator().manual_seed(0)
        X = torch.randn(768, 8, generator=generator)
        print("rows:", len(X))
    """),
    "The file is on one person's desk. Ship the data with the program and name it from where the "
    "program lies (`Path(__file__).with_name('diabetes.csv')`), or make data from a seed. For the "
    "same reason no page asks by `input()`: it waits for a keyboard on the computer that serves.",
)

SLEEP = Note(
    _text("""
        w = 5.0
        for epoch in range(100):
            w -= 0.1 * 2 * w
            sleep(0.5)  # so that one can watch
        print("w is 0:", abs(w) < 1e-6)
    """),
    _text("""
        w, history = 5.0, []
        for epoch in range(100):
            w -= 0.1 * 2 * w
            history.append(w)
        print("w is 0:", abs(w) < 1e-6, "- to be watched:", len(history))
    """),
    "Half a second in each of a hundred epochs is fifty seconds of nothing (here `sleep` only "
    "counts). Train at full speed, keep the history, and let a player show it as slowly, and as "
    "often, as one likes; backwards too. An animation drawn inside the loop also needs a window "
    "of its own, and a server has none.",
)

WIDTH = Note(
    _text("""
        generator = torch.Generator().manual_seed(0)
        w = torch.normal(0, 0.01, (100_000,), generator=generator)  # "variance 0.01"
        print("variance:", f"{w.var():.6f}")
    """),
    _text("""
        generator = torch.Generator().manual_seed(0)
        w = torch.normal(0, 0.01, (100_000,), generator=generator)  # standard deviation 0.01
        print("standard deviation:", f"{w.std():.4f}", "variance:", f"{w.var():.6f}")
    """),
    "`torch.normal` takes the standard deviation, σ = 0.01. The variance is its square, 0.0001: a "
    "hundredth of what the comment says. In N(0, σ²) the second number is the variance.",
)

EVAL = Note(
    _text("""
        from torch import nn
        net, ones = nn.Dropout(0.5), torch.ones(1000)
        for epoch in (1, 2):
            off = int((net(ones) == 0).sum())
            print("epoch", epoch, "trains with dropout:", off > 0)
            net.eval()  # to measure the accuracy
    """),
    _text("""
        from torch import nn
        net, ones = nn.Dropout(0.5), torch.ones(1000)
        for epoch in (1, 2):
            net.train()
            off = int((net(ones) == 0).sum())
            print("epoch", epoch, "trains with dropout:", off > 0)
            net.eval()
    """),
    "`eval()` is a switch that stays where it is put. Without `train()` at the start of each "
    "epoch, dropout is off from the second on and batch normalisation no longer learns its means. "
    "A net of linear layers only has nothing that the switch would move: there it does no harm, "
    "and the habit waits for the first net that has.",
)

_CLASSES = """
generator = torch.Generator().manual_seed(0)
y = torch.arange(1000) % 2
X = torch.randn(1000, 2, generator=generator) + 2 * y[:, None]
"""

_TRAINING = """
W = torch.zeros(2, {k}, requires_grad=True)
b = torch.zeros({k}, requires_grad=True)
trainer = torch.optim.SGD([W, b], lr=0.5)
for epoch in range(100):
    trainer.zero_grad()
    torch.nn.functional.cross_entropy(X @ W + b, y).backward()
    trainer.step()
p = (X @ W + b).softmax(1).detach()
"""

THIRD = Note(
    _text(_CLASSES + _TRAINING.format(k=3))
    + 'print("times the third is named:", int((p.argmax(1) == 2).sum()))\n'
    + 'print("its mean probability:", f"{p[:, 2].mean():.3f}")\n',
    _text(_CLASSES + _TRAINING.format(k=2))
    + 'print("accuracy:", f"{(p.argmax(1) == y).float().mean():.3f}")\n'
    + 'print("outputs, classes:", p.shape[1], len(y.unique()))\n',
    "Three outputs for two classes: nothing fails, the third is never named, and it keeps some "
    "probability that belongs to the others. The number of outputs is the number of classes.",
)

_MANY = """
generator = torch.Generator().manual_seed(0)
X = torch.randn(100, 60, generator=generator)
y = (torch.rand(100, generator=generator) < 0.5).double()  # by a coin: X says nothing of y
X = X.double()
"""

LEARNED = Note(
    _text(
        _MANY
        + """
w = torch.linalg.lstsq(X[:50], y[:50, None] - 0.5).solution
right = ((X[:50] @ w)[:, 0] > 0) == (y[:50] > 0.5)
print("accuracy:", f"{right.double().mean():.0%}")
"""
    ),
    _text(
        _MANY
        + """
w = torch.linalg.lstsq(X[:50], y[:50, None] - 0.5).solution
right = ((X @ w)[:, 0] > 0) == (y > 0.5)
print("rows it learned from:", f"{right[:50].double().mean():.0%}")
print("rows it never saw:", f"{right[50:].double().mean():.0%}")
"""
    ),
    "All labels come from a coin, and the model knows every one of those it learned from: fifty "
    "rows and sixty weights fit anything. Only rows that were held back say what was learned.",
)

INDEX = Note(
    _text("""
        import math
        y, y_hat, k = [0, 1, 0], [0.2, 0.5, 0.3], 3
        print(sum(y[j] * math.log(y_hat[j]) for j in range(0, k + 1)))
    """),
    _text("""
        import math
        y, y_hat, k = [0, 1, 0], [0.2, 0.5, 0.3], 3
        print(-sum(y[j] * math.log(y_hat[j]) for j in range(k)))
    """),
    "j = 0, …, k are k + 1 terms, and there are k classes: j = 0, …, k − 1, or 1, …, k. The minus "
    "was lost too: a logarithm of a probability is negative, and a loss is not.",
)

PLUS = Note(
    _text("""
        a, b = 0.0, 0.0
        for epoch in range(2000):
            for x, y in [(1, 2), (2, 4), (3, 6)]:
                e = a * x + b + y  # the loss is e ** 2
                a, b = a - 0.02 * 2 * e * x, b - 0.02 * 2 * e
        print("at x = 4:", round(a * 4 + b, 3))
    """),
    _text("""
        a, b = 0.0, 0.0
        for epoch in range(2000):
            for x, y in [(1, 2), (2, 4), (3, 6)]:
                e = a * x + b - y
                a, b = a - 0.02 * 2 * e * x, b - 0.02 * 2 * e
        print("at x = 4:", round(a * 4 + b, 3))
    """),
    "The minus of (ax + b − y)² got lost, and the training runs without a complaint: it finds the "
    "line that is best for −y. The points 1 → 2, 2 → 4, 3 → 6 go on with 4 → 8. What is looked "
    "for is a and b; x and y are given.",
)

NOTES: dict[str, Note] = {
    "an empty line that is not empty": BLANK,
    "signs lost in a copy": SIGNS,
    "a bracket left open": OPEN,
    "imported nowhere": IMPORT,
    "one name for two": NAMES,
    "a net that reads a global": GLOBAL,
    "a path on one's own disk": PATH,
    "sleep in the loop": SLEEP,
    "0.01: which width?": WIDTH,
    "eval, and never train again": EVAL,
    "three outputs for two classes": THIRD,
    "graded on what it learned": LEARNED,
    "one index too many": INDEX,
    "a minus that became a plus": PLUS,
}
