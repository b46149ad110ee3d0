"""A small library for tests: what its store does is easy to see."""

from pathlib import Path

from apibank.synthesis.catalog.library import Library
from apibank.synthesis.catalog.reader import read_theme

THEME = """\
domain: Locker Rental
about: Lockers of a station and who holds them.
fields:
  locker: [str, Name of the locker, [A1, A2, B7, C9, D4, E3], "Which locker?", "{locker}."]
  hours: [int, How long in hours, 1..48, "For how many hours?", "{hours:count hour hours}."]
  pin: [str, Code that opens it, code P-####]
  price: [float, What it costs, "= round(hours * 0.75, 2)"]
  state: [str, Whether it is free, [free, taken]]
apis:
- name: rentLocker
  about: Rent a locker of the station for some hours.
  in: [locker, hours]
  out: [pin, price]
  does: create rental once per locker
  find: [rent a locker, station locker rental]
  asks:
  - "Locker {locker} for {hours:count hour hours}, please."
  - "My bags need a place: {locker}, {hours} hours."
  - "Reserve {locker} for me."
  says: ["Yours: the code is {pin}, it costs {price}.", "Code {pin}; {price} in all."]
  fix: {locker: "And it is {locker}, not {old}."}
  fails:
  - if: hours > 48
    set: {hours: 50..90}
    error: A locker is rented for 48 hours at most.
    reply: "Two days are the longest. Shorter?"
    retry: "Then {hours} hours."
- name: lockerRental
  about: Show the rental of a locker.
  in: [locker]
  out: {rental: [pin, {terms: [hours, price]}]}
  does: read rental by locker
  find: [show rental of a locker, who rents a locker]
  asks: ["How is {locker} rented?", "Show me {locker}.", "What about locker {locker}?"]
  says: ["For {hours:count hour hours}, code {pin}.", "It costs {price}, the code is {pin}."]
  then: {locker: "And {locker}?"}
  fails:
  - {if: lost, error: "There is no such rental.", reply: "{locker} is not rented.", retry: "I meant {locker}."}
- name: endRental
  about: End the rental of a locker and give the locker back.
  in: [locker]
  out: price
  does: delete rental by locker
  find: [end locker rental, give locker back]
  asks: ["I am done with {locker}.", "Give {locker} back.", "End my rental of {locker}."]
  says: ["That was {price}.", "Ended; {price} to pay."]
- name: extendRental
  about: Give a locker's rental another length.
  in: [locker, hours]
  out: [price, pin]
  does: update rental by locker
  find: [extend locker rental length]
  asks:
  - "Make it {hours} hours for {locker}."
  - "{locker} until {hours} hours are over."
  - "I keep {locker} for {hours} hours."
  says: ["{price} now.", "Still code {pin}, {price}."]
- name: rentalsOfLength
  about: List the rentals of so many hours.
  in: [hours]
  out: {rentals: [locker, pin]}
  does: list rental by hours
  find: [list rentals by hours]
  asks: ["Which lockers are out for {hours} hours?", "List all for {hours} hours.", "{hours} hours: who?"]
  says: ["{count}: {locker}.", "Lockers {locker} with {pin}."]
plans:
- ask: "Rent {r.locker} for {r.hours} hours and show me how it is rented."
  steps:
  - {as: r, call: rentLocker}
  - {as: s, call: lockerRental, with: {locker: "{r.locker}"}}
  says: "Rented with code {r.pin}; the list says {s.price}."
talk:
- ["Are lockers cleaned?", "Yes, every morning."]
"""


def library(folder: Path, text: str = THEME) -> Library:
    """Return the library of a theme."""
    path = folder / "station" / "lockers.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Library(read_theme(path))
