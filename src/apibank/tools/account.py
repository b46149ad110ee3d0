"""Accounts: signing up and in, passwords, and what an account says of its owner.

Only an account's password or token opens it; user names are the same whatever their case.
"""

from __future__ import annotations

from typing import Any

from apibank.world import World

from .errors import ToolError
from .session import user_of
from .tool import tool
from .types import Email, Filled, Identifier, Integer, Name, Text, Token, folded

DOMAIN = "Account Management"
TOKEN_LENGTH = 18
CODE_LENGTH = 6
FIRST_STEP = "Forgot Password"
SECOND_STEP = "Verification Code"


@tool(domain=DOMAIN, effect="read")
def get_user_token(world: World, username: Identifier, password: Text) -> dict[str, str]:
    """Sign a user in with name and password, and hand out the token that other tools ask for.

    Args:
        username: The name of the user's account.
        password: The account's password, to the letter.

    Returns:
        token (str): The user's token.

    Raises:
        ToolError: `not_found` if there is no such account; `unauthorized` if the password is wrong.
    """
    account = _account(world, username)
    if account["password"] != password:
        raise ToolError("unauthorized", f"The password of {account['username']} is another one.")
    return {"token": account["token"]}


@tool(domain=DOMAIN, effect="create")
def register_user(world: World, username: Filled, password: Filled, email: Email) -> dict[str, str]:
    """Open an account for a new user, and sign them in.

    Args:
        username: The name that the user chooses for the account; it must be free.
        password: The password that the user chooses.
        email: The user's email address, where a forgotten password can be recovered.

    Returns:
        token (str): The new user's token.

    Raises:
        ToolError: `conflict` if the user name is taken; `invalid_argument` if user name or password is empty.
    """
    if world.value("SELECT 1 FROM accounts WHERE username = ?", username):
        raise ToolError("conflict", f"The user name {username} is taken; choose another one.")
    token = world.letters("token", TOKEN_LENGTH)
    world.insert("accounts", username=username, password=password, token=token, email=email)
    return {"token": token}


@tool(domain=DOMAIN, effect="delete")
def delete_account(world: World, token: Token) -> dict[str, str]:
    """Close the signed-in user's account for good.

    Args:
        token: The user's token, as GetUserToken hands it out.

    Returns:
        status (str): "success" once the account is gone.

    Raises:
        ToolError: `unauthorized` if no account has this token.
    """
    user = user_of(world, token)
    world.execute("DELETE FROM password_resets WHERE username = ?", user)
    world.execute("DELETE FROM accounts WHERE username = ?", user)
    return {"status": "success"}


@tool(domain=DOMAIN, effect="update")
def modify_password(world: World, token: Token, old_password: Text, new_password: Filled) -> dict[str, str]:
    """Change the signed-in user's password to a new one.

    Args:
        token: The user's token, as GetUserToken hands it out.
        old_password: The password that holds now, to the letter.
        new_password: The password that shall hold from now on.

    Returns:
        status (str): "success" once the new password holds.

    Raises:
        ToolError: `unauthorized` if no account has this token or the old password is wrong;
            `invalid_argument` if the new password is empty.
    """
    user = user_of(world, token)
    changed = world.execute(
        "UPDATE accounts SET password = ? WHERE username = ? AND password = ?", new_password, user, old_password
    )
    if not changed:
        raise ToolError("unauthorized", f"The old password of {user} is another one.")
    return {"status": "success"}


@tool(domain=DOMAIN, effect="update")
def forgot_password(
    world: World,
    status: Name,
    username: Identifier | None = None,
    email: Email | None = None,
    verification_code: Integer | None = None,
    new_password: Text | None = None,
) -> int | str:
    """Give a user who forgot their password a new one, in two calls.

    The first call draws a verification code for the account; the second sets the new password with that code.

    Args:
        status: Which call it is: "Forgot Password" for the first, "Verification Code" for the second.
        username: First call only: the name of the user's account.
        email: First call only: the email address that the account was opened with.
        verification_code: Second call only: the code that the first call gave.
        new_password: Second call only: the password that shall hold from now on.

    Returns:
        status (str): The verification code, a number, from the first call; "success" from the second.

    Raises:
        ToolError: `invalid_argument` if the status is neither of the two; `missing_parameter` if the first call lacks
            user name or email, or the second lacks code or new password; `not_found` if there is no such account;
            `unauthorized` if the email or the code is wrong; `rejected` if the second call comes before the first.
    """
    if folded(status) == folded(FIRST_STEP):
        if not username or not email:
            raise ToolError("missing_parameter", f'With "{FIRST_STEP}", both username and email are needed.')
        return _draw_code(world, username, email)
    if folded(status) == folded(SECOND_STEP):
        if verification_code is None or not new_password:
            raise ToolError(
                "missing_parameter", f'With "{SECOND_STEP}", both verification_code and new_password are needed.'
            )
        return _redeem_code(world, username, verification_code, new_password)
    raise ToolError("invalid_argument", f'status must be "{FIRST_STEP}" or "{SECOND_STEP}".')


@tool(domain=DOMAIN, effect="read")
def check_token(world: World, token: Token) -> dict[str, str]:
    """Tell which user a token belongs to.

    Args:
        token: The token to look at.

    Returns:
        username (str): The name of the account that has this token.

    Raises:
        ToolError: `unauthorized` if no account has this token.
    """
    return {"username": user_of(world, token)}


@tool(domain=DOMAIN, effect="read", sets=("lv3",))
def account_info(world: World, username: Identifier, password: Text) -> dict[str, str]:
    """Show how a user can be reached: the email address and phone number that their account holds.

    Args:
        username: The name of the user's account.
        password: The account's password, to the letter.

    Returns:
        account_info (dict): The account's `email` and `phone`.

    Raises:
        ToolError: `unauthorized` if no account has this name and password.
    """
    account = _opened(world, username, password)
    return {"email": account["email"], "phone": account["phone"]}


@tool(domain=DOMAIN, effect="update", sets=("lv3",))
def personal_info_update(world: World, username: Identifier, password: Text, address: Name) -> dict[str, str]:
    """Put a new postal address on a user's account, in place of the one it holds.

    Args:
        username: The name of the user's account.
        password: The account's password, to the letter.
        address: The user's new address.

    Returns:
        status (str): "success" once the account holds the address.

    Raises:
        ToolError: `unauthorized` if no account has this name and password.
    """
    account = _opened(world, username, password)
    world.execute("UPDATE accounts SET address = ? WHERE username = ?", address, account["username"])
    return {"status": "success"}


def _account(world: World, username: str) -> dict[str, Any]:
    account = world.row("SELECT * FROM accounts WHERE username = ?", username)
    if account is None:
        raise ToolError("not_found", f"There is no account named {username}.")
    return account


def _opened(world: World, username: str, password: str) -> dict[str, Any]:
    account = world.row("SELECT * FROM accounts WHERE username = ? AND password = ?", username, password)
    if account is None:
        raise ToolError("unauthorized", f"No account has the user name {username} and this password.")
    return account


def _draw_code(world: World, username: str, email: str) -> int:
    account = _account(world, username)
    if folded(account["email"]) != folded(email):
        raise ToolError("unauthorized", f"The account {account['username']} was opened with another email address.")
    code = int(world.digits("verification_code", CODE_LENGTH))
    world.execute("INSERT OR REPLACE INTO password_resets VALUES (?, ?)", account["username"], code)
    return code


def _redeem_code(world: World, username: str | None, code: int, new_password: str) -> str:
    drawn = world.rows("SELECT * FROM password_resets WHERE username = ifnull(?, username)", username)
    if not drawn:
        raise ToolError("rejected", f'A code must be drawn first: call with the status "{FIRST_STEP}".')
    user = next((reset["username"] for reset in drawn if reset["code"] == code), None)
    if user is None:
        raise ToolError("unauthorized", "The verification code is another one.")
    world.execute("UPDATE accounts SET password = ? WHERE username = ?", new_password, user)
    world.execute("DELETE FROM password_resets WHERE username = ?", user)
    return "success"
