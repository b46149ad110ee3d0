"""What is sent stays in the outbox."""

import pytest

from apibank.scoring.equivalence import same_changes
from apibank.tools.email import email_reminder, send_email

from .expect import changes, refused

LETTER = {"receiver": "rosa.jimenez@example.com", "subject": "Sunday lunch", "content": "We bring the salad."}
REMINDER = {
    "content": "Fabric choices are on the table; bring the swatches.",
    "time": "2026-04-08 16:00:00",
    "location": "Studio on Rue Gouraud",
    "recipient": "sofia.rossi@postino.example",
}


def test_a_letter_stays_in_the_outbox(world):
    assert changes(world, send_email, **LETTER) == ["sent_emails insert"]
    assert world.row("SELECT receiver, subject, content FROM sent_emails") == LETTER


def test_a_reminder_stays_in_the_outbox(world):
    assert changes(world, email_reminder, **{**REMINDER, "time": "2026-4-8 16:00:00"}) == ["email_reminders insert"]
    assert world.row("SELECT content, time, location, recipient FROM email_reminders") == REMINDER


def test_an_address_counts_apart_from_case(world):
    recorded = []
    for receiver in (LETTER["receiver"], "Rosa.Jimenez@Example.com", "rosa.jimenez@example.org"):
        with world.trial(), world.recording() as rows:
            send_email(world, **{**LETTER, "receiver": receiver})
        recorded.append(rows)
    assert same_changes(recorded[0], recorded[1])
    assert not same_changes(recorded[0], recorded[2])


@pytest.mark.parametrize(
    "address",
    [
        "",
        "rosa",
        "rosa@example",
        "@example.com",
        "rosa jimenez@example.com",
        "a@b.c",
        "a@@b.com",
        "a@b..com",
        "a@b.com,c@d.com",
    ],
)
def test_what_is_no_address(world, address):
    assert refused(world, send_email, **{**LETTER, "receiver": address}) == "invalid_argument"
    assert refused(world, email_reminder, **{**REMINDER, "recipient": address}) == "invalid_argument"


def test_addresses_of_everybody_are_addresses(world):
    rows = world.rows("SELECT email FROM accounts")
    assert all(send_email(world, **{**LETTER, "receiver": row["email"]}) == "success" for row in rows)
    assert world.value("SELECT count(*) FROM sent_emails") == len(rows) == 40


def test_a_long_text_is_no_address_and_told_so_at_once(world):
    assert refused(world, send_email, **{**LETTER, "receiver": "a@" + "b." * 4000}) == "invalid_argument"


def test_nothing_is_sent_empty(world):
    for part in ({"subject": " "}, {"content": ""}):
        assert refused(world, send_email, **{**LETTER, **part}) == "invalid_argument"
    for part in ({"content": " "}, {"time": "Wednesday at four"}, {"time": ""}):
        assert refused(world, email_reminder, **{**REMINDER, **part}) == "invalid_argument"
