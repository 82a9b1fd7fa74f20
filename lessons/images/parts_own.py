"""A picture of one's own: drawn, from a file or a camera; made small step by step; and asked."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from charts.palettes import Palette
from core import own_picture, picture_file
from core.example_pictures import example
from core.images import SETS
from core.own_picture import OwnPictureSpec
from core.picture_file import MOST_MEGABYTES, Picture, PictureRefused
from lessons.images import cache, controls, tables_own, words_own
from lessons.images.gallery import strip_chart
from lessons.images.strips import answer_chart
from lessons.images.tables_own import OwnTables, own_tables
from ui import canvas, figure, kinds, prose, source, stage

HELD = "images_held"  # the last picture of each source that could be read, for the visit


@stage.fragment
def own(data: str, palette: Palette) -> None:
    """Where the picture comes from, its steps, and what the model says."""
    prose.notice(words_own.INTRO)
    kinds.presets("images_own", controls.OWN_PRESETS)
    row = st.columns([3, 3, 1.4, 2.2, 2.4], vertical_alignment="bottom")
    name = controls.SOURCE.show(row[0])
    spec = _spec(data, row[1:])
    left, right = st.columns([2, 3], gap="large")
    with left:
        picture = _picture(name)
    with right:
        model = cache.model_tables(data)
        tables = own_tables(picture.rgb, spec, model)
        figure.show(answer_chart(tables, palette))
    prose.summary(words_own.answer_words(tables, model))
    _steps(tables, palette)
    _colours(tables, palette)
    prose.lesson("softmax_training")
    with st.expander("The code that ran: all steps, and how a file is read"):
        source.show(own_picture.prepare, own_picture.grey_of)
        source.show(
            own_picture.contrasted, own_picture.ink_box, own_picture.squared, own_picture.small_of
        )
        source.show(picture_file.read, picture_file.flattened, picture_file.on_paper)


def _spec(data: str, row: Sequence[kinds.Place]) -> OwnPictureSpec:
    """How the picture is prepared for this set."""
    facts = SETS[data]
    invert = controls.TURN.show(row[0])
    crop, contrast = controls.CROP.show(row[1]), controls.STRETCH.show(row[2])
    margin = int(controls.MARGIN.show(row[3]))
    side = facts.shape[0]
    return OwnPictureSpec(
        invert, contrast, crop, min(margin, (side - 1) // 2), side=side, top=facts.top
    )


def _picture(name: str) -> Picture:
    """The picture of a source; the example while there is none."""
    drawn = _example(name)
    if name == "an example":
        return drawn
    held: dict[str, Picture] = st.session_state.setdefault(HELD, {})
    data, nothing = _bytes(name)
    if data:
        try:
            held[name] = picture_file.read(data)
        except PictureRefused as refused:
            instead = "the picture before" if name in held else "the example"
            prose.error(f"{refused} The steps show {instead}.")
    st.caption(words_own.DRAW if name == "draw it" else words_own.PRIVATE)
    if name in held:
        st.caption(words_own.file_notes(held[name].size, held[name].notes))
        if not data:  # Streamlit forgets a file while its field is not drawn: the picture stays
            st.button("Forget this picture", key="images_forget", on_click=_forget, args=(name,))
    elif not data:
        st.info(nothing)
    return held.get(name, drawn)


def _forget(name: str) -> None:
    st.session_state[HELD].pop(name, None)


def _bytes(name: str) -> tuple[bytes, str]:
    """What was handed over, and what to say while that is nothing."""
    if name == "draw it":
        return canvas.show("images_draw"), words_own.NOTHING_DRAWN
    if name == "a file":
        given: Any = st.file_uploader(
            "A picture: PNG, JPEG, GIF, WebP, BMP or TIFF",
            key="images_file",
            max_upload_size=MOST_MEGABYTES,
        )
        return (given.getvalue() if given else b""), words_own.NO_FILE
    given = st.camera_input("A photograph", key="images_camera")
    return (given.getvalue() if given else b""), words_own.NO_PHOTO


def _example(source_name: str) -> Picture:
    """One of the app's own pictures; its choice stands aside while another source is chosen."""
    aside = "place" if source_name == "an example" else "aside"
    with st.container(key=f"images_example_{aside}"):
        name = controls.EXAMPLE.show()
    rgb = example(name)
    return Picture(rgb, (rgb.shape[1], rgb.shape[0]), ())


def _steps(tables: OwnTables, palette: Palette) -> None:
    """Every step as a picture with its shape."""
    steps = tables_own.steps_of(tables)
    urls, shapes = tables_own.urls_of(steps), words_own.step_shapes(tables)
    names = [f"{k + 1} {name}" for k, (name, _) in enumerate(steps)]
    parts = ((slice(0, 4), "From the picture …"), (slice(4, 7), "… to an image like those above"))
    for column, (part, title) in zip(st.columns([4, 3]), parts, strict=True):
        chart = strip_chart(
            urls[part],
            names[part],
            shapes[part],
            palette,
            columns=len(names[part]),
            title=title,
            description="The steps from a picture to a small grey image.",
        )
        figure.show(chart, column)
    prose.summary(words_own.steps_words(tables))


def _colours(tables: OwnTables, palette: Palette) -> None:
    """The three channels, and the grey that is made of them."""
    six = tables_own.six_pixels(tables)
    channels = tables_own.channels_of(tables.rgb, tables.done.grey)
    left, right = st.columns(2)
    chart = strip_chart(
        tables_own.urls_of(channels),
        [name for name, _ in channels],
        [tables_own.shape_words(picture) for _, picture in channels],
        palette,
        columns=4,
        title="Three channels, and one grey",
        description="The red, green and blue of the picture as grey pictures, and its grey.",
    )
    figure.show(chart, left)
    with right:
        prose.table(words_own.six_rows(six))
    prose.formula(words_own.GREY_FORMULA, words_own.grey_numbers(six))
    prose.summary(words_own.colour_words(tables, six))
