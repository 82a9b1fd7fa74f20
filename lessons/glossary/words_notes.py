"""What is said of programs that come from notes."""

from core.from_notes import Note, Outcome

INTRO = (
    "Notes are typed, copied, pasted and printed, and something gets lost each time. Here are "
    "small programs as one finds them there. Each runs when it is chosen, as it is written or "
    "corrected; what Python says is caught and shown word for word. Predict first: does it stop, "
    "and where? Worse are those that do not."
)
HOW = (
    "These programs are texts, and Python is asked to run them as if somebody had pasted them: "
    "one that is no Python stops before its first line, and prints nothing."
)


def came(found: Outcome) -> str:
    """What a program printed, and the error it stopped with."""
    return "\n".join((*found.printed, *filter(None, [found.error])))


def became(note: Note, found: Outcome, *, mended: bool) -> str:
    """What happened, and why."""
    if mended:
        return f"Corrected, it runs to its end. {note.wrong}"
    if not found.error:
        return f"It runs to its end, and nothing warns. {note.wrong}"
    where = "before its first line" if found.error.startswith("SyntaxError") else "on its way"
    return f"It stops {where}. {note.wrong}"
