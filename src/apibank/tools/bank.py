"""The bank: opening accounts, and what a signed-in user holds."""

from __future__ import annotations

from apibank.world import World

from .errors import ToolError
from .session import user_of
from .tool import tool
from .types import Identifier, Name, Text, Token

DOMAIN = "Finance Management"


@tool(domain=DOMAIN, effect="create")
def open_bank_account(world: World, account: Identifier, password: Text, name: Name) -> str:
    """Open a bank account under an account number that nobody has yet.

    Args:
        account: The account number that the customer chooses; digits or letters.
        password: The password that will guard the account.
        name: The full name of the customer.

    Returns:
        status (str): "success" once the account is open, "failed" if the account number is taken.

    Raises:
        ToolError: `invalid_argument` if account number, password or name is empty.
    """
    if not (account and password and name):
        raise ToolError("invalid_argument", "A bank account needs a number, a password and its owner's name.")
    if world.value("SELECT 1 FROM bank_accounts WHERE account = ?", account):
        return "failed"
    world.insert("bank_accounts", account=account, password=password, name=name)
    return "success"


@tool(domain=DOMAIN, effect="read")
def query_balance(world: World, token: Token) -> float:
    """Look up how much money the signed-in user has at the bank.

    Args:
        token: The user's token, as GetUserToken hands it out.

    Returns:
        balance (float): The user's balance.

    Raises:
        ToolError: `unauthorized` if no account has this token; `not_found` if the user has no money at the bank.
    """
    user = user_of(world, token)
    balance = world.value("SELECT balance FROM balances WHERE username = ?", user)
    if balance is None:
        raise ToolError("not_found", f"{user} holds no balance at the bank.")
    return float(balance)
