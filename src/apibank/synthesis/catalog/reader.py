"""Reading the library's YAML: every mistake becomes one `LibraryError` that says where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, cast

from apibank.errors import DataError

from .api import Action, Api, Failure, Rule, Shape
from .domain import Domain, Plan, Step, Talk
from .expressions import ExpressionError, compile_expression
from .field import KINDS, Field, FieldKind
from .values import ValuesError, compile_values
from .writing import Template, TemplateError, compile_template

_RULE = re.compile(
    r"(?P<action>create|read|list|update|delete)\s+(?P<kind>\w+)(?:\s+once\s+per\s+(?P<once>[\w+\s]+?))?(?:\s+by\s+(?P<by>[\w+\s]+?))?"
)
_REFERENCE = re.compile(r"\{([\w.]+)\}")
_API_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")
_FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_DOMAIN_KEYS = {"domain", "about", "fields", "apis", "plans", "talk"}
_API_KEYS = {"name", "about", "in", "out", "does", "where", "find", "asks", "says", "then", "fix", "fails"}
_FAILURE_KEYS = {"if", "set", "error", "reply", "retry"}


class LibraryError(DataError):
    """A mistake in the library's text."""


def read_theme(path: Path) -> list[Domain]:
    """Return the domains of one file.

    Raises:
        LibraryError: The file cannot be read, or one of its domains is malformed.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        documents = [
            found for found in yaml.load_all(path.read_text(encoding="utf-8"), Loader=loader) if found is not None
        ]
    except (OSError, UnicodeDecodeError) as problem:
        raise LibraryError(f"{path} cannot be read: {problem}") from None
    except yaml.YAMLError as problem:
        raise LibraryError(f"{path} is no YAML: {problem}") from None
    domains: list[Domain] = []
    themed: dict[str, Api] = {}
    plans: list[tuple[Domain, list[Any]]] = []
    for document in documents:
        domain, raw_plans = _domain(document, path)
        for api in domain.apis:
            if api.name in themed:
                raise LibraryError(f"{path}: {domain.name}: two APIs are called {api.name}")
            themed[api.name] = api
        plans.append((domain, raw_plans))
    for domain, raw in plans:
        read = tuple(
            _within(f"{path}: {domain.name}: plan {number + 1}", lambda each=each: _plan(each, themed))  # type: ignore[misc]
            for number, each in enumerate(raw)
        )
        domains.append(
            Domain(domain.name, domain.group, domain.theme, domain.about, domain.fields, domain.apis, read, domain.talk)
        )
    return domains


def _within(place: str, act: Callable[[], Any]) -> Any:
    try:
        return act()
    except LibraryError as problem:
        raise LibraryError(f"{place}: {problem}") from None
    except (ValuesError, TemplateError, ExpressionError) as problem:
        raise LibraryError(f"{place}: {problem}") from None
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as problem:
        raise LibraryError(f"{place}: malformed ({type(problem).__name__}: {problem})") from None


def _keys(record: Any, known: set[str], what: str) -> dict[str, Any]:
    if not isinstance(record, dict):
        raise LibraryError(f"{what} is no mapping")
    unknown = [str(key) for key in record if key not in known]
    if unknown:
        raise LibraryError(f"{what} has {', '.join(unknown)}, which is not known: it takes {', '.join(sorted(known))}")
    return record


def _domain(document: Any, path: Path) -> tuple[Domain, list[Any]]:
    name = document.get("domain", "?") if isinstance(document, dict) else "?"
    place = f"{path}: {name}"
    record = _within(place, lambda: _keys(document, _DOMAIN_KEYS, "a domain"))
    fields = {
        str(key): _within(f"{place}: field {key}", lambda key=key, value=value: _field(str(key), value))  # type: ignore[misc]
        for key, value in (record.get("fields") or {}).items()
    }
    _within(place, lambda: _link(fields))
    apis = tuple(
        _within(f"{place}: {_name(each)}", lambda each=each: _api(each, str(name), fields))  # type: ignore[misc]
        for each in record.get("apis") or []
    )
    talk = tuple(
        _within(f"{place}: talk", lambda each=each: Talk(_said(each[0]), _said(each[1])))  # type: ignore[misc]
        for each in record.get("talk") or []
    )
    about = str(record.get("about", ""))
    domain = Domain(str(name), path.parent.name, path.stem, about, fields, apis, (), talk)
    return domain, list(record.get("plans") or [])


def _name(record: Any) -> str:
    return str(record.get("name", "an API without a name")) if isinstance(record, dict) else "an API"


def _said(text: Any) -> str:
    if not isinstance(text, str) or not text.strip():
        raise LibraryError(f"{text!r} is no text: put it in quotes")
    return text.strip()


def _field(name: str, record: Any) -> Field:
    if not _FIELD_NAME.fullmatch(name) or name in ("today", "count", "old"):
        raise LibraryError(f"{name!r} cannot be a field's name")
    if not isinstance(record, list) or not 2 <= len(record) <= 5:
        raise LibraryError("a field is [type, about, values] with a question and an answer or without")
    kind = str(record[0]).lower() if not isinstance(record[0], bool) else "bool"
    if kind not in KINDS:
        raise LibraryError(f"there is no type {record[0]!r}: choose from {', '.join(KINDS)}")
    if len(record) == 4:
        raise LibraryError("a question needs an answer beside it")
    spec = record[2] if len(record) > 2 else None
    if kind == "one" and not isinstance(spec, list | dict | str):
        raise LibraryError("a `one` needs a list of options")
    question, answer = (_said(record[3]), _said(record[4])) if len(record) == 5 else ("", "")
    values = compile_values(spec, kind)
    if kind == "one" and not values.options and not values.computed and not values.needs:
        raise LibraryError("a `one` needs a list of options")
    return Field(name, cast("FieldKind", kind), _said(record[1]), values, question, answer)


def _link(fields: Mapping[str, Field]) -> None:
    """See that what fields need is there and runs in no circle, and that questions and answers are of their field."""
    for field in fields.values():
        if field.question:
            if compile_template(field.question, fields.get).paths:
                raise LibraryError(f"the question for {field.name} speaks of other values: {field.question!r}")
            if compile_template(field.answer, fields.get).paths != {field.name}:
                raise LibraryError(f"the answer for {field.name} is to give this value and no other: {field.answer!r}")
        for need in field.values.needs:
            if need not in fields:
                raise LibraryError(f"the field {field.name} uses {need}, which is no field of this domain")
    try:
        list(TopologicalSorter({name: field.values.needs for name, field in fields.items()}).static_order())
    except CycleError as circle:
        raise LibraryError(f"fields need one another in a circle: {' -> '.join(circle.args[1])}") from None


def _api(record: Any, domain: str, fields: Mapping[str, Field]) -> Api:
    record = _keys(record, _API_KEYS, "an API")
    name = str(record["name"])
    if not _API_NAME.fullmatch(name):
        raise LibraryError(f"{name!r} cannot be an API's name")
    given = record.get("in") or []
    names = tuple(str(each).rstrip("?") for each in given)
    optional = frozenset(str(each)[:-1] for each in given if str(each).endswith("?"))
    listed, bare = "", False
    shape: Shape = ()
    out = record["out"]
    if isinstance(out, str):
        bare, shape = True, (out,)
    elif isinstance(out, list):
        shape = _shape(out)
    elif isinstance(out, dict) and len(out) == 1:
        listed = str(next(iter(out)))
        shape = _shape(out[listed])
    elif isinstance(out, dict):
        shape = tuple((str(key), _shape(value)) for key, value in out.items())
    rule = _rule(str(record["does"]), record.get("where"))
    if rule.action != "list" and listed:
        shape, listed = ((listed, shape),), ""
    api = Api(name, _said(record["about"]), domain, fields, names, optional, shape, bare, listed, rule)
    if rule.action == "list" and not listed:
        raise LibraryError("a list rule gives one named list, as out: {runs: [run_id, start]}")
    for used in (*names, *api.outputs, *rule.by, *rule.once, *(rule.where.names if rule.where else ())):
        if used not in fields and used != "today":
            raise LibraryError(f"{used} is no field of this domain")
    if len(set(names)) != len(names):
        raise LibraryError("a parameter stands there twice")
    if rule.action in ("read", "update", "delete", "list") and not rule.by and rule.action != "list":
        raise LibraryError(f"`does: {record['does']}` says not by what the record is found")
    for key in (*rule.by, *rule.once):
        if key not in names or (key in optional and key in rule.by):
            raise LibraryError(f"{key} is no required parameter of it")

    def within(path: str) -> Field | None:
        if path == "count" and listed:
            return None
        if path == "old":
            return None
        if path not in fields:
            raise TemplateError(f"{{{path}}} is no field of this domain")
        return fields[path]

    def text(raw: Any) -> Template:
        return compile_template(_said(raw), within)

    known = {*names, *api.outputs, *({"count"} if listed else ())}
    asks = tuple(text(each) for each in record.get("asks") or [])
    says = tuple(text(each) for each in record.get("says") or [])
    for template in asks:
        _only(template, set(names), "a request")
    for template in says:
        _only(template, known, "a reply")
    follow, correct = (
        {str(key): _changing(str(key), value, fields, within) for key, value in (record.get(part) or {}).items()}
        for part in ("then", "fix")
    )
    for part, texts in (("then", follow), ("fix", correct)):
        for key, template in texts.items():
            if key not in names:
                raise LibraryError(f"`{part}` speaks of {key}, which is no parameter")
            _only(template, {key, "old"}, f"`{part}`")
            if key not in template.paths:
                raise LibraryError(f"`{part}` for {key} does not say its new value")
    failures = tuple(_failure(each, fields, names, rule, text) for each in record.get("fails") or [])
    find = record.get("find") or []
    searches = tuple(_said(each) for each in (find if isinstance(find, list) else [find]))
    return Api(
        name,
        api.about,
        domain,
        fields,
        names,
        optional,
        shape,
        bare,
        listed,
        rule,
        searches,
        asks,
        says,
        follow,
        correct,
        failures,
    )


def _changing(key: str, raw: Any, fields: Mapping[str, Field], within: Callable[[str], Field | None]) -> Template:
    return compile_template(_said(raw), lambda path: fields[key] if path == "old" and key in fields else within(path))


def _only(template: Template, known: set[str], what: str) -> None:
    for path in sorted(template.paths - known):
        raise LibraryError(f"{what} speaks of {{{path}}}, which it cannot know: {template.text!r}")


def _shape(entries: Any) -> Shape:
    if isinstance(entries, str):
        return (entries,)
    shape: list[str | tuple[str, Shape]] = []
    for entry in entries:
        if isinstance(entry, dict):
            shape += [(str(key), _shape(value)) for key, value in entry.items()]
        else:
            shape.append(str(entry))
    return tuple(shape)


def _rule(text: str, where: Any) -> Rule:
    inline, _, tail = text.partition(" where ")
    where = where if where is not None else (tail or None)
    condition = compile_expression(str(where)) if where is not None else None
    text = inline.strip()
    if text == "compute":
        return Rule("compute")
    match = _RULE.fullmatch(text)
    if match is None:
        raise LibraryError(f"`does: {text}` is no rule: see library/README.md")

    def names(part: str | None) -> tuple[str, ...]:
        return tuple(name.strip() for name in (part or "").split("+") if name.strip())

    return Rule(cast("Action", match["action"]), match["kind"], names(match["by"]), names(match["once"]), condition)


def _failure(
    record: Any, fields: Mapping[str, Field], names: tuple[str, ...], rule: Rule, text: Callable[[Any], Template]
) -> Failure:
    record = _keys(record, _FAILURE_KEYS, "a failure")
    lost = str(record["if"]).strip() == "lost"
    if lost and rule.action not in ("read", "update", "delete"):
        raise LibraryError("only what is read, updated or deleted can be lost")
    condition = None if lost else compile_expression(str(record["if"]))
    values = {}
    for key, spec in (record.get("set") or {}).items():
        if key not in fields:
            raise LibraryError(f"a failure sets {key}, which is no field")
        values[str(key)] = compile_values(spec, fields[str(key)].kind)
    if not lost and condition is not None:
        unknown = condition.names - set(fields) - {"today"}
        if unknown:
            raise LibraryError(f"a failure uses {', '.join(sorted(unknown))}, which is no field")
        if not values:
            raise LibraryError(f"a failure if {record['if']} says with `set` by which values it comes about")
    retry = text(record["retry"]) if record.get("retry") else None
    if retry is not None:
        _only(retry, set(names), "a retry")
        if not retry.paths:
            raise LibraryError(f"a retry gives no new value: {retry.text!r}")
    failure = Failure(condition, values, text(record["error"]), text(record["reply"]), retry)
    for template in (failure.error, failure.reply):
        _only(template, set(names), "a failure's text")
    return failure


def _plan(record: Any, themed: Mapping[str, Api]) -> Plan:
    record = _keys(record, {"ask", "steps", "says"}, "a plan")
    steps: list[Step] = []
    apis: dict[str, Api] = {}
    for raw in record["steps"]:
        raw = _keys(raw, {"as", "call", "with"}, "a step")
        name, called = str(raw["as"]), str(raw["call"])
        if called not in themed:
            raise LibraryError(f"there is no API {called} in this file")
        if name in apis:
            raise LibraryError(f"two steps are called {name}")
        given = {}
        for key, value in (raw.get("with") or {}).items():
            match = _REFERENCE.fullmatch(str(value).strip())
            if match is None:
                raise LibraryError(
                    f"`with` gives {key} as {value!r}: it takes a value of an earlier step, as {{step.field}}"
                )
            if key not in themed[called].parameters:
                raise LibraryError(f"{called} has no parameter {key}")
            if match[1].split(".")[0] not in apis:
                raise LibraryError(f"{match[1]} names no earlier step")
            _plan_field(match[1], apis)
            given[str(key)] = match[1]
        apis[name] = themed[called]
        steps.append(Step(name, called, given))
    if len(steps) < 2:
        raise LibraryError("a plan has two steps or more")

    def field_of(path: str) -> Field | None:
        return _plan_field(path, apis)

    ask, says = compile_template(_said(record["ask"]), field_of), compile_template(_said(record["says"]), field_of)
    drawn = {f"{step.name}.{name}" for step in steps for name in apis[step.name].parameters if name not in step.given}
    for path in sorted(ask.paths - drawn):
        raise LibraryError(f"the request speaks of {{{path}}}, which is no drawn parameter of a step")
    for step in steps:
        for name in apis[step.name].required:
            if name not in step.given and f"{step.name}.{name}" not in ask.paths:
                raise LibraryError(f"the request does not tell {{{step.name}.{name}}}")
    return Plan(ask, tuple(steps), says)


def _plan_field(path: str, apis: Mapping[str, Api]) -> Field | None:
    """Return the field at `step.field`, or `step.list.0.field`; None for `step.count`.

    Raises:
        TemplateError: There is none.
    """
    step, _, rest = path.partition(".")
    if step not in apis:
        raise TemplateError(f"{{{path}}} names no step")
    api = apis[step]
    names = [part for part in rest.split(".") if part and not part.isdigit()]
    if rest == "count" and api.listed:
        return None
    if api.listed and names and names[0] == api.listed:
        names = names[1:]
    if not names or (names[-1] not in api.outputs and names[-1] not in api.parameters):
        raise TemplateError(f"{{{path}}} is neither a parameter nor a result of {api.name}")
    return api.fields[names[-1]]
