"""Deck: collected figures, as one file that plays, or as slides. A page, and no lesson."""

from ui import frame

frame.open_page("Deck · One Layer")

from ui import decks

decks.page()

frame.close_page()
