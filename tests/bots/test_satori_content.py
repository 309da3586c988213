"""What the XML-like content of Satori comes to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupdesk.bots.satori_content import Content, content, escaped
from groupdesk.records import Kind

CASES = {
    "": Content(""),
    "早上好": Content("早上好"),
    "a &lt;b&gt; &amp;lt; &quot;c&quot; &#20320;": Content('a <b> &lt; "c" 你'),
    "1 < 2 > 1 <3": Content("1 < 2 > 1 <3"),
    "<b>bold</b> and <i>thin</i>": Content("bold and thin"),
    "one<br/>two<br />three": Content("one\ntwo\nthree"),
    "<p>one</p><p>two</p>three": Content("one\ntwo\nthree"),
    '<at id="1"/> <at id="2" name="Ben"/> <at id=\'1\'/>': Content("@1 @Ben @1", mentions=("1", "2")),
    '<at type="all"/> <at type="here"/> <at role="7"/>': Content("@all @here @7"),
    '<sharp id="1" name="news"/> <sharp id="2"/>': Content("#news #2"),
    '<img src="http://x/?a=1&amp;b=2"/>': Content("", Kind.IMAGE),
    'look <img src="x>y"/> here': Content("look  here", Kind.IMAGE),
    "<audio/>": Content("", Kind.VOICE),
    "<video/>": Content("", Kind.VIDEO),
    "<file title='a'/>": Content("", Kind.FILE),
    "<emoji id='1'/><face id='2'/>": Content("", Kind.STICKER),
    "hi <emoji id='1'/>": Content("hi"),
    '<mface key="k"><img src="x"/>words</mface>': Content("", Kind.STICKER),
    '<llonebot:ark data="{&quot;a&quot;:1}"/>': Content("", Kind.SHARE),
    '<quote id="9"><b>was</b> said <quote id="8">before</quote> that</quote>mine': Content(
        "mine", reply_to=9
    ),
    '<quote id="9"/>mine': Content("mine", reply_to=9),
    '<quote id="a9">mine, and it never ends': Content("mine, and it never ends", reply_to="a9"),
    "<message forward><message id='1'>theirs</message></message>": Content("", Kind.FORWARD),
    "<message forward id='1'/>": Content("", Kind.FORWARD),
    "<message>mine</message>": Content("mine"),
    '<a href="https://x.y">here</a>': Content("here (https://x.y)"),
    '<a href="https://x.y">https://x.y</a> <a href="u"></a>': Content("https://x.y u"),
    "</b></quote></p>": Content(""),
    "<at/>": Content("@"),
    '<at id="1': Content('<at id="1'),
}


@pytest.mark.parametrize("written", CASES)
def test_content(written: str) -> None:
    assert content(written) == CASES[written]


@settings(deadline=None)
@given(st.text())
def test_what_is_escaped_comes_back_as_it_was(text: str) -> None:
    read = content(escaped(text))
    assert (read.text, read.kind, read.reply_to, read.mentions) == (text.strip(), Kind.TEXT, None, ())


@settings(deadline=None)
@given(st.text(alphabet="<>/\"'= abmesgquotfrwd&;12", max_size=200))
def test_nothing_written_breaks_it(written: str) -> None:
    assert isinstance(content(written), Content)


@pytest.mark.parametrize(
    "part", ["<quote>", "<a ", '<a "', "<a '\"", "</quote>", "<message forward>", "&#9;", "<p>"]
)
def test_a_heap_of_elements_is_read_once(part: str) -> None:
    assert isinstance(content(part * 20_000), Content)
