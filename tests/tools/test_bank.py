"""An account number has one account, and a balance is its owner's."""

from apibank.tools.account import register_user
from apibank.tools.bank import open_bank_account, query_balance

from .expect import changes, refused, token_of

CUSTOMER = {"account": "44-1907-DR", "password": "Zurich.lake", "name": "Greta Vogel"}


def test_everybody_of_the_seed_has_a_balance(world):
    rows = world.rows("SELECT * FROM accounts LEFT JOIN balances USING (username)")
    assert len(rows) == 40
    for row in rows:
        assert query_balance(world, token=row["token"]) == row["balance"]
        assert 18 <= row["age"] <= 90
        assert row["city"] in row["address"]


def test_a_balance_needs_a_token_and_money(world):
    assert refused(world, query_balance, token="mira.okafor") == "unauthorized"
    token = register_user(world, username="newcomer", password="pw", email="new@comer.example")["token"]
    assert refused(world, query_balance, token=token) == "not_found"


def test_a_balance_is_a_number_and_reading_it_changes_nothing(world):
    token = token_of(world, "callum.fraser")
    assert changes(world, query_balance, token=token) == []
    assert query_balance(world, token=token) == -126.45


def test_an_account_number_is_given_once(world):
    assert changes(world, open_bank_account, **CUSTOMER) == ["bank_accounts insert"]
    before = world.digest()
    assert open_bank_account(world, **CUSTOMER) == "failed"
    assert open_bank_account(world, account=" 44-1907-dr ", password="x", name="Somebody Else") == "failed"
    assert world.digest() == before
    assert open_bank_account(world, **{**CUSTOMER, "account": 44190700}) == "success"


def test_seed_account_numbers_are_taken(world):
    rows = world.rows("SELECT * FROM bank_accounts")
    assert len(rows) >= 15
    for row in rows:
        assert open_bank_account(world, account=row["account"], password="x", name="Somebody Else") == "failed"


def test_an_account_needs_number_password_and_owner(world):
    for name in CUSTOMER:
        assert refused(world, open_bank_account, **{**CUSTOMER, name: "  "}) == "invalid_argument"
