"""The whole way through a provider that runs here: out to it, back, into the app by role, and out again."""

import json
import time

import httpx
import oidc_provider_mock  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import expect

from tests.conftest import ROOT
from tests.server import running

pytestmark = pytest.mark.slow

ASKED = "This server asks for your account before it shows or takes anything."


@pytest.fixture(scope="module")
def provider():
    with oidc_provider_mock.run_server_in_thread() as server:
        address = f"http://localhost:{server.server_port}"
        for sub, roles in {"ada": ["reader"], "otto": ["operator"], "nemo": ["visitor"]}.items():
            httpx.put(f"{address}/users/{sub}", json={"name": f"Dr {sub}", "roles": roles}).raise_for_status()
        yield address


@pytest.fixture(scope="module")
def locked(provider, tmp_path_factory):
    """The app with a secrets.toml, and the audit log it writes."""
    folder = tmp_path_factory.mktemp("locked")
    secrets = folder / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    (folder / "no-bundle").mkdir()
    secrets.write_text(
        f"""[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "{"made for this test alone " * 2}"
client_id = "dermatree"
client_secret = "known to this test"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""
    )
    audit = folder / "audit.jsonl"
    environment = {"HOME": str(folder), "DERMATREE_BUNDLE": str(folder / "no-bundle")}
    with running(ROOT / "app.py", folder, DERMATREE_AUDIT_LOG=str(audit), **environment) as server:
        yield server, audit


@pytest.fixture
def tab(new_page, complaints):
    """A tab that may go to the provider, which wants a style from elsewhere: only our own pages are complained of."""
    yield new_page()
    complaints[:] = [text for text in complaints if "Content Security Policy" in text or text.startswith("script:")]


def sign_in(page, address: str, sub: str):
    page.goto(address)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_placeholder("sub").fill(sub)
    page.get_by_role("button", name="Authorize").click()


def events(audit) -> list[tuple[str, str]]:
    lines = [json.loads(line) for line in audit.read_text("utf-8").splitlines()]
    return [(line["event"], line["who"]) for line in lines]


def test_a_reader_comes_in_and_goes_out(locked, tab):
    server, audit = locked
    tab.goto(f"{server.address}/about")
    expect(tab.get_by_text(ASKED)).to_be_visible()
    expect(tab.get_by_role("link", name="Diagnose")).to_have_count(0)
    sign_in(tab, server.address, "ada")
    expect(tab.get_by_text("Signed in as Dr ada")).to_be_visible()
    expect(tab.get_by_role("link", name="Diagnose")).to_be_visible()
    expect(tab.get_by_role("link", name="Operation")).to_have_count(0)
    who = dict(events(audit))["signed in"]
    assert len(who) == 16
    tab.get_by_role("button", name="Sign out").click()
    tab.wait_for_url("**/oauth2/end_session**")
    assert [event for event, name in events(audit) if name == who] == ["signed in", "signed out", "cleared"]
    assert "ada" not in audit.read_text("utf-8")
    tab.goto(server.address)
    expect(tab.get_by_text(ASKED)).to_be_visible()


def test_an_operator_sees_what_the_server_does(locked, tab):
    sign_in(tab, locked[0].address, "otto")
    expect(tab.get_by_text("Signed in as Dr otto")).to_be_visible()
    tab.get_by_role("link", name="Operation").click()
    expect(tab.get_by_role("heading", name="Operation")).to_be_visible()
    expect(tab.get_by_text("Memory of the process")).to_be_visible()


def test_an_account_without_a_role_stays_outside(locked, tab):
    server, audit = locked
    sign_in(tab, server.address, "nemo")
    expect(tab.get_by_text("has no access to Dermatree")).to_be_visible()
    expect(tab.get_by_role("link", name="Diagnose")).to_have_count(0)
    assert "turned away" in dict(events(audit))


def test_a_forged_cookie_opens_nothing(locked, tab):
    claims = json.dumps({"is_logged_in": True, "sub": "ada", "roles": ["operator"], "iat": time.time()})
    tab.context.add_cookies([{"name": "_streamlit_user", "value": claims.encode().hex(), "url": locked[0].address}])
    tab.goto(locked[0].address)
    expect(tab.get_by_text(ASKED)).to_be_visible()
