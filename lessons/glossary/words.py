"""What the lesson says of the sorting, of what training changes, and its exercises."""

from charts.numbers import count, number, signed, tex
from core.glossary import (
    BINARY,
    BY_NAME,
    CASES,
    HOW_MUCH,
    SIGMOID,
    WHICH_ONE,
    Output,
    output_layer,
)
from lessons.glossary.tables import SortTables, Value

KEY = {"model": "what follows from the question", "data": "the layer of the other kind"}
LABEL = {HOW_MUCH: "How much", WHICH_ONE: "Which one"}
UNITS = ("no", "one", "two", "three", "four")


# --- the case in hand -------------------------------------------------------------------------


def layer(output: Output) -> str:
    """An output layer in words."""
    return f"{units_words(output.units)}, {output.activation}"


def units_words(units: int) -> str:
    """So many units.

    >>> units_words(1), units_words(10)
    ('one unit', '10 units')
    """
    many = UNITS[units] if units < len(UNITS) else str(units)
    return f"{many} {'unit' if units == 1 else 'units'}"


def verdict(tables: SortTables) -> str:
    """What is to be said of the sort of the case in hand; before it, nothing."""
    case = tables.case
    if tables.guess is None:
        return ""
    if tables.guess == case.kind:
        return f"**Right: {case.kind}.** {case.because}"
    return f"**Not {tables.guess}, but {case.kind}.** {case.because} {case.trap}"


def score(tables: SortTables) -> str:
    """How the visit stands."""
    done, all_cases = len(tables.spec.guesses), len(CASES)
    if not done:
        return f"{all_cases} cases to sort."
    left = f"{all_cases - done} to go." if done < all_cases else "That is all of them."
    return f"{tables.right} of {done} sorted rightly. {left}"


def summary(tables: SortTables) -> str:
    """One line under the figures: what follows, and its loss at the raw output in hand."""
    o = number(tables.spec.o)
    if tables.guess is None:
        both = (f"{number(tables.losses[kind])} if the question is {kind}" for kind in LABEL)
        first = f"At o = {o}, where 1 would be right, the loss is {', '.join(both)}."
        return f"{first} {worked_out(tables)}"
    kind = tables.case.kind
    output = tables.layers[kind]
    return (
        f"It follows: {layer(output)}, and the {output.loss}. At o = {o} the unit in hand says "
        f"{number(tables.said[kind])}; 1 would be right; the loss is {number(tables.losses[kind])}."
        + (f" {worked_out(tables)}" if kind == WHICH_ONE else "")
    )


def worked_out(tables: SortTables) -> str:
    """Where the loss of *which one* comes from: what the other units hold."""
    o, said, loss = tables.spec.o, tables.said[WHICH_ONE], tables.losses[WHICH_ONE]
    units = units_words(tables.layers[WHICH_ONE].units)
    power = f"e^{number(o)}" if o >= 0 else f"e^({number(o)})"
    if tables.layers[WHICH_ONE].activation == SIGMOID:
        share = f"1/(1 + e^({number(-o)}))"
        held = f"{units}, whose sigmoid"
    else:
        share = f"{power}/({power} + {tables.rivals})"
        held = (
            f"{units}, one at o and {tables.rivals} at 0, each of which adds e^0 = 1: "
            "the share of the one in hand"
        )
    return (
        f"The loss of which one is that of {held} is {share} = {number(said)}, and "
        f"−log {number(said)} = {number(loss)}."
    )


def notice(tables: SortTables) -> str:
    """What to look for, with today's numbers."""
    numbers = sum(case.kind == HOW_MUCH for case in CASES)
    o = tables.spec.o
    squared, log = tables.losses[HOW_MUCH], tables.losses[WHICH_ONE]
    on_top = tables.guess is None or tables.case.kind == WHICH_ONE  # the summary works it out
    beyond = (
        "A raw output above 1 costs a squared loss again, as if one could be too right; the other "
        "loss goes on falling."
        if o > 1
        else "Below 1 both losses fall as o grows: so far they agree."
    )
    return (
        f"- Of the {len(CASES)} cases {numbers} ask for numbers and {len(CASES) - numbers} for "
        "one of several names. **What goes in does not decide**: *age* and *image* both take a "
        "picture.\n"
        "- The kind of question fixes three things at once: how many units, what is done with "
        "their sums, and the loss.\n"
        "- **Two names need one unit only.** Softmax of two units, one of them held at 0, is the "
        "sigmoid of the other.\n"
        f"- At o = {number(o)} the squared loss is {number(squared)}, the loss of *which one* "
        f"{number(log)}. {beyond} {'' if on_top else worked_out(tables)}".rstrip()
    )


def formula(tables: SortTables) -> tuple[str, str]:
    """The loss in letters and with today's numbers; before the sort, that of both kinds."""
    if tables.guess is None:
        return (
            rf"\text{{how much:}}\quad {_squared(tables)[0]}",
            rf"\text{{which one:}}\quad {_log(tables)[0]}",
        )
    return _squared(tables) if tables.case.kind == HOW_MUCH else _log(tables)


def _squared(tables: SortTables) -> tuple[str, str]:
    o, loss = tables.spec.o, tables.losses[HOW_MUCH]
    more = r"\sum_j" if tables.layers[HOW_MUCH].units > 1 else ""
    index = "_j" if more else ""
    rest = r" + \tfrac{1}{2}(0 - 0)^2" if more else ""
    return (
        rf"l = \tfrac{{1}}{{2}} {more} (\hat{{y}}{index} - y{index})^2,\quad "
        rf"\hat{{y}}{index} = o{index}",
        rf"l = \tfrac{{1}}{{2}} ({tex(o, bare=True)} - 1)^2{rest} = {tex(loss)}",
    )


def _log(tables: SortTables) -> tuple[str, str]:
    o, said, loss = tables.spec.o, tables.said[WHICH_ONE], tables.losses[WHICH_ONE]
    if tables.layers[WHICH_ONE].activation == SIGMOID:
        letters, numbers = r"\frac{1}{1 + e^{-o}}", rf"\frac{{1}}{{1 + e^{{{tex(-o, bare=True)}}}}}"
    else:
        power = rf"e^{{{tex(o, bare=True)}}}"
        letters = r"\frac{e^{o_y}}{\sum_k e^{o_k}}"
        numbers = rf"\frac{{{power}}}{{{power} + {tables.rivals}}}"
    return (
        rf"l = -\log \hat{{y}}_y,\quad \hat{{y}}_y = {letters}",
        rf"l = -\log {numbers} = -\log {tex(said)} = {tex(loss)}",
    )


# --- set beforehand, or learned ---------------------------------------------------------------

HYPER_TOLD = "Values that are updated during training are called hyper-parameters."
HYPER = (
    "A **parameter** is learned: training changes it, update by update. A **hyper-parameter** is "
    "set beforehand, and training does not change it. Here is everything that has a value in one "
    "run of stochastic gradient descent:"
)


def value_rows(values: tuple[Value, ...]) -> list[dict[str, str]]:
    """The table of a run: each quantity before and after it."""
    return [
        {
            "": f"`{value.name}`",
            "before the first update": number(value.before),
            "after the last": number(value.after),
            "so it is a": "parameter" if value.learned else "hyper-parameter",
        }
        for value in values
    ]


def hyper_damage(values: tuple[Value, ...]) -> str:
    """Notes held against the run."""
    changed = [value.name for value in values if value.before != value.after]
    still = [value.name for value in values if value.before == value.after]
    return (
        f"As often told: “{HYPER_TOLD}” By that rule {', '.join(changed)} would be "
        f"hyper-parameters, and {', '.join(still)} would not. It is the other way round."
    )


# --- exercises, script ------------------------------------------------------------------------


def exercises(tables: SortTables, values: tuple[Value, ...]) -> list[tuple[str, str]]:
    """Questions with answers computed from the state of the page."""
    o = tables.spec.o
    two = [case for case in CASES if case.kind == WHICH_ONE and case.answers == 2]
    wide = max(CASES, key=lambda case: units_of(case.name))
    learned = [value.name for value in values if value.learned]
    return [
        (
            "Which of the cases need only one unit although they choose between names, and with "
            "which loss?",
            f"{' and '.join(case.name for case in two)}: two names each, one unit with sigmoid, "
            f"and the {BINARY}.",
        ),
        (
            f"The output layer of *{wide.name}* has {count(units_of(wide.name), 'unit')}. "
            "How many parameters has it over 784 pixels?",
            f"784 weights and a bias for each unit: {units_of(wide.name)} · 785 = "
            f"**{units_of(wide.name) * 785:,}**.",
        ),
        (
            f"A unit says o = {number(o)}, and 1 would be right. What is the squared loss?",
            f"½ ({number(o)} {signed(-1)})² = **{number((o - 1) ** 2 / 2)}**.",
        ),
        (
            "A run is over, and you run it once more with twice the learning rate. Which values "
            "did you set, and which did training set?",
            "Set before: learning rate, batch size, number of epochs, the hyper-parameters. "
            f"Learned: {', '.join(learned)}, the parameters.",
        ),
    ]


def units_of(name: str) -> int:
    """The units of the output layer that follows from a case."""
    case = BY_NAME[name]
    return output_layer(case.kind, case.answers).units


def script(tables: SortTables) -> str:
    """Python that works out layer, output and loss of the case in hand."""
    return (
        "import torch\n\n"
        "from core.glossary import BY_NAME, in_hand, loss, output_layer, predict, wanted\n\n"
        f"case = BY_NAME[{tables.case.name!r}]\n"
        "output = output_layer(case.kind, case.answers)\n"
        f"o = in_hand(torch.tensor({tables.spec.o!r}, dtype=torch.double), output.units)\n"
        "print(output)\n"
        "print(predict(o, output)[0].item(), loss(o, wanted(output.units), output).item())\n"
    )
