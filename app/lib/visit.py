"""A visit as a calendar entry (RFC 5545), in a form that mail programs take for an invitation (RFC 5546)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress


@dataclass(frozen=True, slots=True)
class Visit:
    """One entry. ``number`` makes its identity; a higher ``sequence`` replaces what a calendar knows of it.

    ``method`` is REQUEST for an entry and its changes, CANCEL to take it back, PUBLISH for a file without mail.
    """

    number: int
    starts_at: datetime
    minutes: int
    summary: str
    place: str
    url: str
    made_at: datetime
    sequence: int = 0
    method: str = "PUBLISH"
    organizer: str = ""
    attendee: str = ""


def write_calendar(visit: Visit) -> bytes:
    """The entry as an .ics file; moments in UTC, so that no clock change moves them."""
    event = Event()
    starts_at = visit.starts_at.astimezone(UTC)
    event.add("uid", f"request-{visit.number}@hpromise")
    event.add("sequence", visit.sequence)
    event.add("status", "CANCELLED" if visit.method == "CANCEL" else "CONFIRMED")
    event.add("dtstamp", visit.made_at.astimezone(UTC))
    event.add("dtstart", starts_at)
    event.add("dtend", starts_at + timedelta(minutes=visit.minutes))
    event.add("summary", visit.summary)
    event.add("location", visit.place)
    event.add("url", visit.url)
    if visit.organizer:
        event.add("organizer", vCalAddress(f"mailto:{visit.organizer}"))
        event.add("attendee", vCalAddress(f"mailto:{visit.attendee}"))
    calendar = Calendar()
    calendar.add("prodid", "-//H-Promise//Test drives//EN")
    calendar.add("version", "2.0")
    calendar.add("method", visit.method)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
