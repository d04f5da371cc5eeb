"""Which claims open the door, and that a door which can't be locked stays shut (the way in: tests/browser)."""

from contextlib import ExitStack

import pytest

from pages.session.sign_in import Role, role_of
from tests.conftest import ROOT
from tests.server import running

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("claims", "access", "role"),
    [
        ({"roles": ["reader"]}, {}, Role.READER),
        ({"roles": ["x", "operator", "reader"]}, {}, Role.OPERATOR),
        ({"roles": "reader"}, {}, Role.READER),
        ({"roles": []}, {}, None),
        ({}, {}, None),
        ({"roles": [["reader"]]}, {}, None),
        ({"roles": "readers"}, {}, None),
        ({"realm": {"roles": ["skin"]}}, {"claim": "realm.roles", "reader": ["skin"]}, Role.READER),
        ({"realm": "roles"}, {"claim": "realm.roles"}, None),
        ({"email": "a@b.example", "email_verified": True}, {"claim": "email", "reader": ["a@b.example"]}, Role.READER),
        ({"email": "a@b.example"}, {"claim": "email", "reader": ["a@b.example"]}, None),
        ({"roles": ["reader"], "iat": NOW - 12 * 3600}, {}, None),
        ({"roles": ["reader"], "iat": NOW - 12 * 3600}, {"hours": 13}, Role.READER),
        ({"roles": ["reader"], "iat": NOW + 3600}, {}, None),
        ({"roles": ["reader"], "iat": None}, {}, None),
    ],
)
def test_a_role_needs_a_fresh_token_and_a_claim_that_says_so(claims, access, role):
    assert role_of({"iat": NOW - 60, **claims}, access, NOW) == role


@pytest.mark.parametrize(
    ("secrets", "said"),
    [
        ("[auth\n", "can't be read"),
        ("[auth]\nclient_id = 'x'\n", "lacks redirect_uri, cookie_secret"),
    ],
)
def test_a_door_that_can_not_be_locked_is_not_opened(tmp_path, secrets, said):
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(secrets)
    with ExitStack() as started, pytest.raises(AssertionError, match=said):
        started.enter_context(running(ROOT / "app.py", tmp_path, HOME=str(tmp_path)))
