"""The tools: plain typed functions over a world, one module a domain."""

from .errors import ErrorKind, ToolError
from .sets import Toolset, all_tools, toolset
from .tool import Effect, Output, Parameter, Result, Tool, tool
from .tool_search import SEARCHER, SIGN_IN, found_tools, searched_tools

__all__ = [
    "SEARCHER",
    "SIGN_IN",
    "Effect",
    "ErrorKind",
    "Output",
    "Parameter",
    "Result",
    "Tool",
    "ToolError",
    "Toolset",
    "all_tools",
    "found_tools",
    "searched_tools",
    "tool",
    "toolset",
]
