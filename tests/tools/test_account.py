"""Accounts open to their password or token alone, and a forgotten password is replaced by its code alone."""

import pytest

from apibank.tools.account import (
    account_info,
    check_token,
    delete_account,
    forgot_password,
    get_user_token,
    modify_password,
    personal_info_update,
    register_user,
)
from apibank.world import World

from .expect import changes, refused, token_of

FIRST = {"status": "Forgot Password", "username": "ben.carter", "email": "ben.carter@example.com"}


def second(code, password="rosecity-1851", **more):
    return {"status": "Verification Code", "verification_code": code, "new_password": password, **more}


def test_seed_accounts_are_whole_and_unlike(world):
    rows = world.rows("SELECT * FROM accounts")
    assert len(rows) == 40
    for column in ("password", "token", "email", "full_name", "phone", "address"):
        assert all(row[column].strip() == row[column] != "" for row in rows)
        assert len({row[column] for row in rows}) == 40, column
    assert all(len(row["token"]) == 18 and row["token"].isalnum() for row in rows)
    assert all(len({row["password"][:k] for row in rows}) > 35 for k in (3, 4))


def test_every_account_opens_with_its_password(world):
    for row in world.rows("SELECT * FROM accounts"):
        assert get_user_token(world, username=row["username"], password=row["password"]) == {"token": row["token"]}
        assert check_token(world, token=row["token"]) == {"username": row["username"]}
        shown = account_info(world, username=row["username"], password=row["password"])
        assert shown == {"email": row["email"], "phone": row["phone"]}


def test_signing_in_minds_the_password_to_the_letter_but_not_the_name(world):
    assert get_user_token(world, username=" Mira.Okafor", password="sunbird-Lagos7")["token"]
    assert refused(world, get_user_token, username="mira.okafor", password="Sunbird-lagos7") == "unauthorized"
    assert refused(world, get_user_token, username="mira.okafor", password="") == "unauthorized"
    assert refused(world, get_user_token, username="mira", password="sunbird-Lagos7") == "not_found"
    assert refused(world, check_token, token="") == "unauthorized"
    assert refused(world, check_token, token=token_of(world, "mira.okafor").upper()) == "unauthorized"


def test_registering_opens_an_account_with_a_token_of_its_own(world):
    token = register_user(world, username="nils.berg", password="kaffe&bulle", email="nils@example.org")["token"]
    assert len(token) == 18
    assert check_token(world, token=token) == {"username": "nils.berg"}
    assert get_user_token(world, username="nils.berg", password="kaffe&bulle") == {"token": token}
    other = register_user(world, username="nils.bergh", password="kaffe&bulle", email="nils@example.org")["token"]
    assert other != token


def test_registering_follows_from_the_seed():
    def tokens(seed):
        with World.empty(seed=seed) as world:
            return [register_user(world, username=f"guest{n}", password="p", email="g@example.org") for n in range(3)]

    assert tokens(1) == tokens(1) != tokens(2)


@pytest.mark.parametrize("name", ["grace.mwangi", "GRACE.Mwangi"])
def test_a_taken_name_is_refused(world, name):
    assert refused(world, register_user, username=name, password="x", email="g@example.org") == "conflict"


def test_registering_needs_a_name_and_a_password(world):
    assert refused(world, register_user, username=" ", password="x", email="g@example.org") == "invalid_argument"
    assert refused(world, register_user, username="g", password="", email="g@example.org") == "invalid_argument"
    assert refused(world, register_user, username="g", password="x") == "missing_parameter"


def test_deleting_takes_the_account_and_its_pending_code_alone(world):
    forgot_password(world, **FIRST)
    token = token_of(world, "ben.carter")
    assert changes(world, delete_account, token=token) == ["accounts delete", "password_resets delete"]
    assert world.value("SELECT count(*) FROM meetings WHERE username = 'ben.carter'") > 0
    assert refused(world, delete_account, token=token) == "unauthorized"
    assert refused(world, get_user_token, username="ben.carter", password="password4ben") == "not_found"


def test_a_password_changes_with_the_old_one(world):
    token = token_of(world, "zoe.papadaki")
    assert refused(world, modify_password, token=token, old_password="Thalassa", new_password="k") == "unauthorized"
    assert refused(world, modify_password, token="no", old_password="thalassa", new_password="k") == "unauthorized"
    assert refused(world, modify_password, token=token, old_password="thalassa", new_password="") == "invalid_argument"
    assert modify_password(world, token=token, old_password="thalassa", new_password="kri-kri") == {"status": "success"}
    assert refused(world, get_user_token, username="zoe.papadaki", password="thalassa") == "unauthorized"
    assert get_user_token(world, username="zoe.papadaki", password="kri-kri") == {"token": token}
    assert modify_password(world, token=token, old_password="kri-kri", new_password="kri-kri") == {"status": "success"}


def test_a_forgotten_password_is_replaced_with_its_code(world):
    code = forgot_password(world, **FIRST)
    assert isinstance(code, int)
    assert 100_000 <= code <= 999_999
    assert refused(world, forgot_password, **second(code + 1)) == "unauthorized"
    assert forgot_password(world, **second(str(code))) == "success"
    assert get_user_token(world, username="ben.carter", password="rosecity-1851")["token"]
    assert refused(world, forgot_password, **second(code)) == "rejected"


def test_each_first_step_draws_a_new_code(world):
    old, new = forgot_password(world, **FIRST), forgot_password(world, **FIRST)
    assert old != new
    assert refused(world, forgot_password, **second(old)) == "unauthorized"
    assert forgot_password(world, **second(new)) == "success"


def test_two_people_can_forget_at_once(world):
    other = {**FIRST, "username": "Rosa.Jimenez", "email": "ROSA.jimenez@example.com"}
    mine, theirs = forgot_password(world, **FIRST), forgot_password(world, **other)
    assert refused(world, forgot_password, **second(mine, username="rosa.jimenez")) == "unauthorized"
    assert refused(world, forgot_password, **second(mine, username="olu.adeyemi")) == "rejected"
    assert forgot_password(world, **second(theirs, "mi-nieta-Lucia")) == "success"
    assert get_user_token(world, username="rosa.jimenez", password="mi-nieta-Lucia")["token"]
    assert get_user_token(world, username="ben.carter", password="password4ben")["token"]
    assert forgot_password(world, **second(mine, username="ben.carter")) == "success"


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        ({"status": "Forgotten"}, "invalid_argument"),
        ({"status": "Forgot Password", "username": "ben.carter"}, "missing_parameter"),
        ({"status": "Forgot Password", "email": "ben.carter@example.com"}, "missing_parameter"),
        ({**FIRST, "username": "ben"}, "not_found"),
        ({**FIRST, "email": "ben@example.com"}, "unauthorized"),
        ({"status": "Verification Code", "new_password": "a"}, "missing_parameter"),
        ({"status": "Verification Code", "verification_code": 123456}, "missing_parameter"),
        (second(123456), "rejected"),
        (second("12 34"), "invalid_argument"),
        ({"username": "ben.carter"}, "missing_parameter"),
    ],
)
def test_a_reset_that_cannot_be(world, arguments, kind):
    assert refused(world, forgot_password, **arguments) == kind


def test_an_address_is_put_on_the_account(world):
    new = {"username": "claire.dubois", "password": "tartetatin", "address": "4 place Sathonay, 69001 Lyon, France"}
    assert personal_info_update(world, **new) == {"status": "success"}
    assert world.value("SELECT address FROM accounts WHERE username = 'claire.dubois'") == new["address"]
    assert refused(world, personal_info_update, **{**new, "password": "tarte"}) == "unauthorized"
    assert refused(world, personal_info_update, **{**new, "username": "claire"}) == "unauthorized"
    assert refused(world, account_info, username="claire.dubois", password="tarte") == "unauthorized"
    assert refused(world, account_info, username="claire", password="tartetatin") == "unauthorized"
