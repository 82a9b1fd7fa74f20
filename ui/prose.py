"""One function per kind of prose, so that a second language or look changes one place."""

import re
from collections.abc import Sequence

import streamlit as st

from charts.palettes import Palette
from charts.text import as_html, as_text
from ui import alone, course, paper


@alone.beside
def header(text: str) -> None:
    """The heading of a section, which a link can point at: `#go-further`."""
    st.header(text, anchor=anchor(text))


def anchor(text: str) -> str:
    """The name of a heading in a link: its words in small letters.

    Left to itself Streamlit's page makes one up, again in every pass over the page.
    """
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


def predict(
    key: str,
    question: str,
    options: Sequence[str],
    answer: str,
    why: str,
    settings: object = None,
) -> bool:
    """A question before the figure; a click shows whether the computed truth agrees, and why.

    `answer` is one of `options`, computed by the page, never written down. Returns whether it has
    been answered, for figures that would give the answer away. A guess belongs to the `settings` it
    was made for (left out: to this question with this answer): with others it is open again.
    """
    guess, made_for = f"{key}_predict", f"{key}_predicted_for"
    settings = (question, tuple(options), answer) if settings is None else settings
    if st.session_state.get(made_for, settings) != settings:
        st.session_state[guess] = None
    st.session_state[made_for] = settings
    if alone.on():
        return alone.answers()  # nobody is asked on a wall, so nothing waits for an answer
    if alone.paper():
        paper.question(question, f"**{answer}.** {why}", tuple(options))
        return False
    with st.container(border=True, key=f"{key}_ask"):
        choice = st.segmented_control(f"**Predict.** {question}", options, key=guess)
        if choice is not None and not alone.answers():
            st.markdown(":material/visibility_off: Noted. The answer comes later, in class.")
        elif choice == answer:
            st.markdown(f":material/check: **Yes: {answer}.** {why}")
        elif choice is not None:
            st.markdown(f":material/close: **Not quite: {answer}.** {why}")
    return choice is not None and alone.answers()


def predicted(key: str) -> bool:
    """Whether the question of this key has been answered, for figures that stand before it."""
    return st.session_state.get(f"{key}_predict") is not None and alone.answers()


def key(palette: Palette, *, dashed: Sequence[str] = (), **meanings: str) -> None:
    """What the marks of the figures mean: role -> words. Their forms are in frame.css.

    The roles in `dashed` are no marks in these figures but dashed lines.
    """
    items = "".join(_item(palette, role, words, role in dashed) for role, words in meanings.items())
    st.html(f'<div class="keys">{items}</div>')


def _item(palette: Palette, role: str, words: str, dashed: bool) -> str:
    form, colour = "dashed" if dashed else role, getattr(palette, role)
    return (
        f'<span class="key"><span class="form {form}" style="--c: {colour}"></span>{as_html(words)}'
        "</span>"
    )


def summary(text: str) -> None:
    """One line under a figure that says in words what it shows, from the same table."""
    st.caption(text)


@alone.beside
def notice(text: str) -> None:
    """What to look for in the figure, with the figure's own numbers."""
    st.markdown(text)


@alone.beside
def formula(symbols: str, numbers: str, *, beside: bool = False) -> None:
    """An equation in letters, then the same equation with today's numbers. Both are LaTeX.

    One below the other; or `beside` each other, where the screen is wide enough.
    """
    if not beside:
        st.latex(symbols)
        st.latex(numbers)
        return
    left, right = st.columns(2, vertical_alignment="center")
    left.latex(symbols)
    right.latex(numbers)


@alone.beside
def exercise(question: str, answer: str) -> None:
    """A question whose answer, computed by core, opens on a click."""
    if alone.paper():
        paper.question(question, answer)
        return
    with st.expander(question):
        st.markdown(answer if alone.answers() else "*The answer comes later, in class.*")


VERDICTS = {
    "good": ":material/check_circle:",
    "slow": ":material/hourglass_bottom:",
    "noisy": ":material/grain:",
    "oscillating": ":material/swap_vert:",
    "unstable": ":material/warning:",
    "diverged": ":material/error:",
    "guessing": ":material/casino:",
    "overfitted": ":material/psychology_alt:",
    "rising": ":material/trending_up:",
}


def verdict(name: str, reason: str) -> None:
    """What became of a run, in one word and its reason; diverged is said loudest."""
    say = st.error if name == "diverged" else st.info
    say(f"**{name.capitalize()}**: {reason}.", icon=VERDICTS[name])


def broken(damage: str) -> None:
    """The measured damage of a mistake that is switched on."""
    st.warning(damage, icon=":material/build:")


def refused(error: Exception, *, before: bool = True) -> None:
    """A rule that the person's input breaks, in one sentence; the last good state stays.

    Not `before`: no settings have worked yet, and the page takes others that do.
    """
    kept = "still show the last settings that work" if before else "show other settings that work"
    st.error(f"{as_text(str(error))} The figures below {kept}.")


def error(message: Exception | str) -> None:
    """What went wrong. The message is text: what it quotes may come from anybody's link."""
    st.error(as_text(str(message)))


@alone.beside
def table(rows: Sequence[dict[str, str]]) -> None:
    """A small table of words and numbers; the columns are the keys of the first row."""
    head = list(rows[0])
    lines = [head, ["---"] * len(head), *([row[name] for name in head] for row in rows)]
    st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


@alone.beside
def lesson(slug: str) -> None:
    """A link to another lesson by its short name; nothing while that lesson does not exist."""
    for other in course.all_lessons():
        if other.slug == slug:
            st.page_link(other.path, label=other.title, icon=":material/arrow_forward:")
