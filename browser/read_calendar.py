# Reads calendar files as Debian's python3-icalendar does, and prints what it found
# as JSON: by file the method and, by uid, when each event begins and ends. Times
# are worked out from the VTIMEZONE of the file, not from what Python knows itself.
import json
import sys

from icalendar import Calendar


def instant(prop, zones):
    t = prop.dt
    zone = prop.params.get("TZID")
    if zone is not None:
        t = zones[zone].localize(t.replace(tzinfo=None))
    return int(t.timestamp())


def read(path):
    with open(path, "rb") as f:
        cal = Calendar.from_ical(f.read())
    zones = {str(z["TZID"]): z.to_tz() for z in cal.walk("VTIMEZONE")}
    events = {}
    for e in cal.walk("VEVENT"):
        people = e.get("ATTENDEE", [])
        events[str(e["UID"])] = {
            "start": instant(e["DTSTART"], zones),
            "end": instant(e["DTEND"], zones),
            "sequence": int(e["SEQUENCE"]),
            "summary": str(e["SUMMARY"]),
            "class": str(e["CLASS"]),
            "status": str(e["STATUS"]),
            "organizer": str(e["ORGANIZER"]),
            "attendees": [str(a) for a in (people if isinstance(people, list) else [people])],
        }
    return {"method": str(cal["METHOD"]), "events": events}


json.dump({path: read(path) for path in sys.argv[1:]}, sys.stdout)
