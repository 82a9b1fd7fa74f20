"""Home: what this is, and the map of the lessons, read from the lessons themselves."""

from ui import frame, home

frame.open_page("One Layer")
home.title()
home.lesson_map()
home.about()
