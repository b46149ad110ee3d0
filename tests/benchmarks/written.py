"""Scenarios for tests of the gates: one that holds, and ways to spoil it."""

from __future__ import annotations

from typing import Any

import yaml

from apibank.benchmarks.open.scenario import Scenario

ALARM = """
id: alarm
level: 1
about: An alarm is set.
offers: [QueryAlarm]
slots:
  me: account
  day: {day: 2..6}
  ring: {time: "06:00..08:30", date: day, step: 10}
turns:
  - user: "I am {me.username}, password {me.password}. Wake me at {ring:clock} on {day:spoken}."
  - call: GetUserToken
    with: {username: "{me.username}", password: "{me.password}"}
    as: login
  - call: AddAlarm
    with: {token: "{login.token}", time: "{ring}"}
  - assistant: It rings on {day:spoken} at {ring:clock}.
  - user: And please book me a taxi.
  - assistant: I have no tool for taxis, so that is something you will have to do yourself.
"""

REFUSED = """
id: refused
level: 1
about: The password is wrong.
slots:
  me: account
turns:
  - user: Log me in please, {me.username}, with the word swordfish.
  - call: GetUserToken
    with: {username: "{me.username}", password: swordfish}
    error: unauthorized
  - assistant: That word does not open the account. Is there another one?
"""

SEARCH = """
id: search
level: 2
about: A tool is searched for.
turns:
  - user: What does (2 + 3) * 4 come to?
  - call: ToolSearcher
    with: {keywords: work out an arithmetic formula}
    finds: Calculator
  - call: Calculator
    with: {formula: (2 + 3) * 4}
  - assistant: It comes to 20.
"""

PLAN = """
id: plan
level: 3
about: A tool is searched for, and the user says more.
turns:
  - user: Two things.
  - assistant: Which?
  - user: What is 6 * 7?
  - call: ToolSearcher
    with: {keywords: work out an arithmetic formula}
    finds: Calculator
  - call: Calculator
    with: {formula: 6 * 7}
  - assistant: It is 42.
"""


def scenario(text: str = ALARM, **changes: Any) -> Scenario:
    """Return a scenario, with fields replaced."""
    return Scenario.model_validate({**yaml.safe_load(text), **changes})


def told(*turns: dict[str, Any], **changes: Any) -> Scenario:
    """Return a scenario of these turns."""
    return scenario(**{"turns": list(turns), "slots": {"me": "account"}, **changes})
