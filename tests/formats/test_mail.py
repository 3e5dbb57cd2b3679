"""Mail as what somebody asks for: encodings, attachments, programs' mail, and hostile messages."""

from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.formats import mail
from sightline.formats.mail import Letter, Unreadable, read_letter

PLAIN = b"""From: Ada Byron <Ada@Customer.test>
To: ideas@utility.test
Subject: Re: Fwd: A bench at the reservoir
Message-ID: <1@customer.test>
Content-Type: text/plain; charset=utf-8

People sit on the fence.

Ada
"""


def refused(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as refusal:
        read_letter(data)
    return refusal.value


def made(**headers: Any) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ada <ada@customer.test>"
    message["Subject"] = "A bench"
    for name, value in headers.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    return message


def test_a_plain_message() -> None:
    assert read_letter(PLAIN) == Letter(
        "1@customer.test", "A bench at the reservoir", "People sit on the fence.\n\nAda",
        "Ada Byron", "ada@customer.test", False, (),
    )  # fmt: skip


def test_the_text_is_taken_before_its_twin_in_html_and_attachments_are_named() -> None:
    message = made()
    message.set_content("Please.\n")
    message.add_alternative("<p>Loud <b>please</b></p>", subtype="html")
    message.add_attachment(b"x" * 9, maintype="application", subtype="pdf", filename="plän.pdf")
    inner = EmailMessage()
    inner["Subject"] = "inner"
    inner.set_content("Not mine")
    message.add_attachment(inner)
    letter = read_letter(message.as_bytes())
    assert letter.text == "Please."
    assert letter.attached == ("plän.pdf", "message/rfc822")
    assert letter.key.startswith("sha256:")


def test_html_alone_is_read_without_its_marks() -> None:
    message = made()
    message.set_content(
        "<html><head><style>p {}</style></head><body><p>A &amp; B</p><script>alert(1)</script>"
        "<div>Second <i>line</i></div></body></html>",
        subtype="html",
    )
    assert read_letter(message.as_bytes()).text == "A & B\nSecond line"


@pytest.mark.parametrize("charset", ["no-such-charset", "utf-8", "ascii", "\xff", "'"])
def test_a_wrong_encoding_is_read_as_well_as_it_goes(charset: str) -> None:
    data = PLAIN.replace(b"charset=utf-8", f"charset={charset}".encode("latin-1"))
    data = data.replace(b"People", b"Caf\xe9 people")
    letter = read_letter(data)
    assert letter.text.startswith("Caf") and "people sit on the fence" in letter.text


def test_encoded_and_broken_headers() -> None:
    data = PLAIN.replace(b"Re: Fwd: A bench at the reservoir", b"=?utf-8?b?QsOkbms=?= =?x?q?=ff?=")
    assert read_letter(data).title.startswith("Bänk")
    data = PLAIN.replace(b"Re: Fwd: A bench at the reservoir", b"=?utf-8?b?!!!?= ok")
    assert "ok" in read_letter(data).title
    no_subject = PLAIN.replace(b"Subject: Re: Fwd: A bench at the reservoir\n", b"")
    assert read_letter(no_subject).title == "People sit on the fence."
    no_text = PLAIN.partition(b"\n\n")[0] + b"\n\n"
    assert read_letter(no_text).text == "A bench at the reservoir"
    nobody = PLAIN.replace(b"Ada Byron <Ada@Customer.test>", b"undisclosed")
    assert read_letter(nobody).address == ""
    assert refused(b"From: a@b.test\n\n").code == "no-text"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<all.utility.test>"},
        {"X_Auto_Response_Suppress": "All"},
        {"X_Loop": "ideas@utility.test"},
        {"Return_Path": "<>"},
        {"From": "MAILER-DAEMON@utility.test"},
        {"From": "no-reply@shop.test"},
    ],
)
def test_what_a_program_sent_is_left_alone(headers: dict[str, str]) -> None:
    message = made(**headers)
    message.set_content("I am away until Monday.")
    found = refused(message.as_bytes())
    assert found.code == "automatic" and not found.is_fault


def test_a_person_says_no_to_automatic() -> None:
    message = made(Auto_Submitted="no")
    message.set_content("Hello")
    assert read_letter(message.as_bytes()).text == "Hello"


@pytest.mark.parametrize("verdict", ["dmarc=fail", "spf=softfail", "dkim = FAIL"])
def test_a_sender_that_the_server_doubts(verdict: str) -> None:
    data = f"Authentication-Results: mx.utility.test; {verdict} x\n".encode() + PLAIN
    assert read_letter(data).is_doubtful
    assert not read_letter(b"Authentication-Results: mx; dmarc=pass\n" + PLAIN).is_doubtful


def test_too_much_of_everything() -> None:
    assert refused(PLAIN + b"x" * mail.MOST_BYTES).code == "too-large"
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000)
    )
    assert refused(b"From: a@b.test\n" + nested + b"\nhello\n").code == "too-nested"
    wide = made()
    wide.set_content("Hi")
    wide.make_mixed()
    for _ in range(mail.MOST_PARTS):
        part = EmailMessage()
        part.set_content("x")
        wide.attach(part)
    assert refused(wide.as_bytes()).code == "too-many-parts"
    long = read_letter(PLAIN + b"word " * 10_000)
    assert len(long.text) == mail.LONGEST_TEXT and "cut off" in long.notes[0]
    letter = read_letter(PLAIN.replace(b"Ada Byron", b"A" * 5000).replace(b"bench", b"b" * 900))
    assert len(letter.name) <= mail.LONGEST_NAME and len(letter.title) <= mail.LONGEST_TITLE


def test_no_control_characters_come_in() -> None:
    data = PLAIN.replace(b"People", "Pe\x00o\x1bple\u202e".encode())
    assert read_letter(data).text.startswith("People sit")


@settings(max_examples=150)
@given(st.binary(max_size=300), st.integers(0, len(PLAIN)))
def test_nothing_but_a_refusal_comes_of_any_bytes(noise: bytes, place: int) -> None:
    try:
        letter = read_letter(PLAIN[:place] + noise + PLAIN[place:])
    except Unreadable:
        return
    assert letter.title and letter.text and letter.key
    assert "\x00" not in letter.title + letter.text + letter.name
    (letter.title + letter.text + letter.name + letter.address + letter.key).encode()
