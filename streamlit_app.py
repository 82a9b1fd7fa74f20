"""Home: what this is, and the map of the lessons, read from the lessons themselves."""

import streamlit as st

if __name__ == "__main__":  # as a page
    from ui import frame, home

    frame.open_page("One Layer")
    home.title()
    home.search()
    home.paths()
    home.lesson_map()
    home.about()
    frame.close_page()
else:  # as the server that `streamlit run` starts
    from ui import serving

    app = st.App(__file__, lifespan=serving.ready, routes=serving.routes())
