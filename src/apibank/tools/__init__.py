"""The tools: plain typed functions over a world, one module a domain."""

from .errors import ErrorKind, ToolError
from .tool import Effect, Output, Parameter, Result, Tool, tool
from .toolset import Toolset, all_tools, toolset

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
