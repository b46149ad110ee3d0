"""The tools: plain typed functions over a world, one module a domain."""

from .errors import ErrorKind, ToolError
from .sets import Toolset, all_tools, toolset
from .tool import Effect, Output, Parameter, Result, Tool, tool

__all__ = [
    "Effect",
    "ErrorKind",
    "Output",
    "Parameter",
    "Result",
    "Tool",
    "ToolError",
    "Toolset",
    "all_tools",
    "tool",
    "toolset",
]
