"""What the paper sends is a picture or nothing, whatever a browser sends."""

import base64

import pytest

from ui import canvas


def test_a_drawing_is_the_bytes_of_its_picture():
    url = canvas.HEAD + base64.b64encode(b"\x89PNG and more").decode()
    assert canvas.bytes_of(url) == b"\x89PNG and more"


@pytest.mark.parametrize(
    "sent", ["", "data:text/html;base64,AAAA", canvas.HEAD + "no base64!", canvas.HEAD + "ä"]
)
def test_what_is_no_picture_s_text_is_nothing(sent):
    assert canvas.bytes_of(sent) == b""
