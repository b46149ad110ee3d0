"""`react`: thought, action, observation."""

from __future__ import annotations

from apibank.calls import react_format
from apibank.models.model import Reply

from .executed import VALUES, Prompted
from .transcript import Style


class React(Prompted):
    """Thought, Action and Action Input in the reply; results come as observations.

    Used by: agents in the manner of ReAct (Yao et al. 2023, arXiv 2210.03629), as in LangChain and Qwen's early agents.
    Rows: every call of every dialogue once (389 / 119 / 245), and every message of the assistant.
    Prompt: as under `corrected`, in our words; the history shows an action with its input, the observation, and final
        answers. Gold has no thoughts, so the history shows none.
    Reply format: `Action: Name` and, below it, `Action Input:` with a JSON object; `Final Answer:` before words for the
        user. What the model writes from its first own `Observation:` on is not read: it is made up.
    State: gold and predicted call run on the same world, in which the dialogue's earlier gold calls have happened.
    Verdict: as under `corrected`; a message is what stands behind `Final Answer:`, or all of it.
    Aggregation: as under `corrected`.
    Not known: no published API-Bank score names its ReAct prompt.
    """

    name = "react"
    summary = "Thought / Action / Action Input / Observation in text; judged as corrected"
    task = f"""\
You are an assistant that gets things done for a user with tools. In each turn you either use one tool or answer the
user; a note in brackets says which is wanted now.
To use a tool, write three lines and stop; you are then told the observation:
Thought: what is needed next, and why
Action: ToolName
Action Input: {{"first_parameter": "text", "second_parameter": 12, "third_parameter": ["a", "b"]}}
To answer the user, write two lines:
Thought: why no tool is needed now
Final Answer: what you say to the user
{VALUES}"""
    style = Style(react_format, result="Observation: ", answer=react_format.ANSWER)
    call_cue = "[Use the next tool now: Thought, Action, Action Input.]"
    reply_cue = "[Answer the user now: Thought, Final Answer.]"

    def said(self, reply: Reply) -> str:
        """Return the final answer."""
        return react_format.answer(reply.text)
