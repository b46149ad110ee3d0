"""The released evaluator's verdict on one predicted call: found by regular expression, run, compared.

At levels 1 and 2 every call is scored in a fresh state, at level 3 the original keeps one for all samples. Judging
never changes the gold record and never runs what a model wrote as code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from apibank.benchmarks.official.data import OfficialData
from apibank.benchmarks.official.descriptors import Descriptor, Descriptors
from apibank.errors import UsageError
from apibank.protocols.released.calculator import NeverEnds
from apibank.protocols.released.checkers import CHECKS, LEVEL3_CHECKS, LEVEL3_SPOILING, SPOILING
from apibank.protocols.released.checks import without
from apibank.protocols.released.coerce import Missing, Refused, UnknownParameter, coerce
from apibank.protocols.released.failures import Escaped, Failure, Messages
from apibank.protocols.released.level3 import LEVEL3_TOOLS, Level3, Level3State
from apibank.protocols.released.parse import parse_call
from apibank.protocols.released.state import Databases, State
from apibank.protocols.released.toolset import SEARCH, TOOLS, Response
from apibank.protocols.released.verdict import NEVER_ENDS, Verdict
from apibank.tools import SEARCHER


class Searcher(Protocol):
    """The search behind ToolSearcher: that of the original (`apibank.retrieval.original.search`), or any other."""

    def __call__(self, keywords: str, descriptors: Sequence[Descriptor], level: int) -> Any:
        """Search with the keywords as the model wrote them; what a level does to them is the search's own affair.

        Returns:
            The found descriptor or descriptors as ToolSearcher returns them, or None where nothing is found.
        """
        ...


class ReleasedEvaluator:
    """Judges calls as the released evaluator does.

    Args:
        databases: The start tables of levels 1 and 2.
        level3: What the level-3 tools know.
        descriptors: What searches return.
        searcher: The search behind ToolSearcher; only its calls need one.
        messages: The released sentences of errors; only gold records with an error need them.
    """

    def __init__(
        self,
        databases: Databases,
        level3: Level3 | None = None,
        descriptors: Descriptors | None = None,
        searcher: Searcher | None = None,
        messages: Messages | None = None,
    ) -> None:
        self.databases = databases
        self.level3 = level3 or Level3({})
        self.descriptors = descriptors or Descriptors()
        self.searcher = searcher
        self.messages = messages or Messages()

    @classmethod
    def of(cls, data: OfficialData, searcher: Searcher | None = None) -> ReleasedEvaluator:
        """Return the evaluator of the official data.

        Raises:
            DataError: The tools' messages are missing or cannot be read.
        """
        return cls(
            Databases(data.tables),
            Level3.from_rows(data.level3),
            data.descriptors,
            searcher,
            Messages.of(data.folder.sentences()),
        )

    def judge(
        self,
        prediction: str,
        gold: Mapping[str, Any],
        level: int,
        *,
        state: State | Level3State | None = None,
        scored_before: bool = False,
    ) -> Verdict:
        """Judge one prediction.

        Args:
            prediction: What a model wrote.
            gold: The recorded call: `{api_name, result}` at levels 1 and 2, `{api_name, output}` at level 3.
            level: 1, 2 or 3.
            state: The state to run in; a fresh one if none is given.
            scored_before: Whether this gold record has been scored before in the same run. The original spoils some
                records by scoring them, and scores a call that directly follows a call twice.

        Returns:
            The verdict.
        """
        call = parse_call(prediction)
        if call is None:
            return Verdict(False, "NO_API_CALL")
        tool, arguments = call
        if level == 3:
            recorded = self._recorded(gold["output"], LEVEL3_SPOILING.get(gold["api_name"]), scored_before)
            return self._judge_step(tool, arguments, gold["api_name"], recorded, state or self.level3.fresh())
        if tool != gold["api_name"]:
            return Verdict(False, "API_NAME_MISMATCH")
        recorded = self._recorded(gold["result"], SPOILING.get(tool), scored_before)
        return self._judge_call(tool, arguments, recorded, level, state or self.databases.fresh())

    @staticmethod
    def _recorded(record: Mapping[str, Any], spoiled: str | None, scored_before: bool) -> Mapping[str, Any]:
        """Return the gold record as it is when it is scored."""
        if not scored_before or spoiled is None:
            return record
        return {**record, "input": without(record["input"], spoiled)}

    def _judge_call(
        self, tool: str, arguments: Mapping[str, str], recorded: Mapping[str, Any], level: int, state: Any
    ) -> Verdict:
        """Judge a call of the gold tool at level 1 or 2."""
        try:
            response = self.run(tool, arguments, level, state)
        except UnknownParameter:
            return Verdict(False, "INVALID_INPUT_PARAMETER")
        except Missing:
            return Verdict(False, "MISS_INPUT_ARGUMENT")
        except NeverEnds:
            return Verdict(False, NEVER_ENDS)
        except (AssertionError, TypeError, ValueError, Failure) as error:
            return _abort(error)
        try:
            if CHECKS[tool](response, recorded):
                return Verdict(True)
        except KeyError:
            return Verdict(False, "KEY_ERROR")
        except AssertionError:
            return Verdict(False, "API_NAME_MISMATCH")
        except (AttributeError, TypeError, NameError, Failure) as error:
            return _abort(error)
        return Verdict(False, _difference(tool, response, recorded))

    def _judge_step(
        self, tool: str, arguments: dict[str, str], gold_tool: str, recorded: Mapping[str, Any], state: Any
    ) -> Verdict:
        """Judge a call at level 3, where the gold tool's check is made on any tool's result."""
        if tool == SEARCHER and "keywords" not in arguments:
            return Verdict(False, "ABORT_KeyError")
        try:
            response = self.run(tool, arguments, 3, state)
        except NeverEnds:
            return Verdict(False, NEVER_ENDS)
        except Failure:
            return Verdict(False, "INVALID_TOOL_NAME")
        except (TypeError, Escaped):
            return Verdict(False, "TYPE_ERROR")
        except AssertionError:
            return Verdict(False, "ASSERTION")
        except ValueError as error:
            return _abort(error)
        try:
            correct = LEVEL3_CHECKS[gold_tool](response, recorded)
        except KeyError:
            return Verdict(False, "KEY_ERROR")
        except AssertionError:
            return Verdict(False, "ASSERTION")
        except (AttributeError, TypeError) as error:
            return _abort(error)
        return Verdict(True) if correct else Verdict(False, "MISMATCH")

    def run(self, tool: str, arguments: Mapping[str, str], level: int, state: Any) -> Response:
        """Run a call.

        Raises:
            Failure: There is no such tool.
            UnknownParameter, Refused, ValueError, Missing, NameTaken: The arguments do not fit.
            Escaped, NeverEnds: As the tool does.
        """
        if tool == SEARCHER:
            return self._search(coerce(SEARCH, arguments), level)
        found = (LEVEL3_TOOLS if level == 3 else TOOLS).get(tool)
        if found is None:
            raise Failure("no such tool")
        return found.call(state, arguments, self.messages)

    def _search(self, values: dict[str, Any], level: int) -> Response:
        if self.searcher is None:
            raise UsageError("a ToolSearcher call needs a searcher: give the evaluator the original's search model")
        found = self.searcher(values["keywords"], self.descriptors.of_level(level), level)
        exception = "nothing found" if found is None else None
        return {"api_name": SEARCHER, "input": values, "output": found, "exception": exception}


def _abort(error: Exception) -> Verdict:
    """Return the verdict for an error that stops the original."""
    if isinstance(error, Refused):
        return Verdict(False, "ABORT_ASSERT")
    name = "Exception" if isinstance(error, Failure) else type(error).__name__
    return Verdict(False, f"ABORT_{'TypeError' if isinstance(error, TypeError) else name}")


def _difference(tool: str, response: Response, recorded: Mapping[str, Any]) -> str:
    """Return the released category of a wrong result."""
    if response["exception"]:
        return "HAS_EXCEPTION"
    if response["output"] != recorded["output"]:
        return "OUTPUT_MISMATCH"
    ours, theirs = response["input"], recorded["input"]
    if topic := SPOILING.get(tool):
        ours, theirs = without(ours, topic), without(theirs, topic)
    return "INPUT_MISMATCH" if ours != theirs else "MISMATCH"
