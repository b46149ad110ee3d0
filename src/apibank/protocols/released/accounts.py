"""The released account and bank tools, as functions of a state."""

from __future__ import annotations

from typing import Any

from apibank.protocols.released.failures import Failure
from apibank.protocols.released.state import State

RESET_CODE = 970420
"""The verification code that the released code always gives out."""


def owner(state: State, token: str) -> str:
    """Return the user whose token it is; every tool that takes a token asks this."""
    for user, row in state.table("Account").items():
        if row["token"] == token:
            return str(user)
    raise Failure("token")


def check_token(state: State, token: str) -> dict[str, Any]:
    """Tell whose token it is."""
    return {"username": owner(state, token)}


def get_user_token(state: State, username: str, password: str) -> dict[str, Any]:
    """Sign in."""
    row = state.table("Account").get(username)
    if row is None:
        raise Failure("unknown")
    if row["password"] != password:
        raise Failure("password")
    return {"token": row["token"]}


def register_user(state: State, username: str, password: str, email: str) -> dict[str, Any]:
    """Create an account with a new token."""
    if username in state.table("Account"):
        raise Failure("taken")
    token = state.issue()
    state.put("Account", username, {"password": password, "token": token, "email": email})
    return {"token": token}


def delete_account(state: State, token: str) -> dict[str, Any]:
    """Remove the token owner's account."""
    state.remove("Account", owner(state, token))
    return {"status": "success"}


def modify_password(state: State, token: str, old_password: str, new_password: str) -> dict[str, Any]:
    """Change the token owner's password."""
    user = owner(state, token)
    row = state.table("Account")[user]
    if row["password"] != old_password:
        raise Failure("password")
    state.put("Account", user, {**row, "password": new_password})
    return {"status": "success"}


def forgot_password(state: State, status: str, **details: Any) -> Any:
    """Ask for a code, then set a new password with it; the state remembers who asked."""
    if status == "Forgot Password":
        return _ask_for_code(state, details)
    if status != "Verification Code":
        raise Failure("status")
    if state.resetting is None:
        raise Failure("no_first")
    if "new_password" not in details or "verification_code" not in details:
        raise Failure("second_incomplete")
    if details["verification_code"] != RESET_CODE:
        raise Failure("code")
    row = state.table("Account")[state.resetting]
    state.put("Account", state.resetting, {**row, "password": details["new_password"]})
    return "success"


def _ask_for_code(state: State, details: dict[str, Any]) -> int:
    if "username" not in details or "email" not in details:
        raise Failure("first_incomplete")
    row = state.table("Account").get(details["username"])
    if row is None:
        raise Failure("unknown")
    if row["email"] != details["email"]:
        raise Failure("email")
    state.resetting = details["username"]
    return RESET_CODE


def open_bank_account(state: State, account: str, password: str, name: str) -> str:
    """Open an account; a taken name is told by the output, not by an error."""
    del password, name
    if account in state.bank_accounts:
        return "failed"
    state.bank_accounts |= {account}
    return "success"


def query_balance(state: State, token: str) -> Any:
    """Tell what the token's owner has at the bank."""
    user = owner(state, token)
    row = state.table("Bank").get(user)
    if row is None:
        raise Failure("no_account")
    return row["balance"]
