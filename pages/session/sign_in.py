"""Who may use the app: anybody who reaches it, or those whom an OpenID Connect provider vouches for, by their role.

Off unless secrets.toml has a section [auth] (Streamlit's own). Its section [access] says which claim holds the roles
and which of its values mean what; docs/operations.md has both. Asked at every run: a sign-in runs out in an open tab.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import streamlit as st

from pages.server import audit
from pages.session import session

HOURS = 12  # a shift
CHECK_EVERY_SECONDS = 60
SKEW = 300  # seconds that the provider's clock may be ahead
NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
SHORTEST_SECRET = 32


class Role(StrEnum):
    """What somebody may do here; an operator may do what a reader may."""

    READER = "reader"
    OPERATOR = "operator"  # sees the page Operation, too


class WrongSettings(Exception):
    """secrets.toml would leave the door open, or shut for everybody; the server must not start with it."""


def check() -> None:
    """Refuse to start with settings that can't work: Streamlit takes a file that it can't read for none at all.

    Raises:
        WrongSettings: saying what to mend, and in which file.
    """
    for path in filter(Path.is_file, map(Path, st.get_option("secrets.files"))):
        try:
            auth = tomllib.loads(path.read_text("utf-8")).get("auth")
        except (OSError, ValueError) as error:
            raise WrongSettings(f"{path} can't be read, so nobody could be asked to sign in: {error}") from error
        if auth is not None and (missing := [name for name in NEEDED if not auth.get(name)]):
            raise WrongSettings(f"{path}: the section [auth] lacks {', '.join(missing)}.")
        if auth is not None and len(auth["cookie_secret"]) < SHORTEST_SECRET:
            raise WrongSettings(f"{path}: cookie_secret is shorter than {SHORTEST_SECRET} characters.")


def is_on() -> bool:
    """Whether readers have to sign in."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def role() -> Role | None:
    """What whoever is here may do; None for who isn't signed in, or may do nothing. Without sign-in a reader."""
    if not is_on():
        return Role.READER
    user = st.user.to_dict()
    return role_of(user, st.secrets.get("access", {}), session.current().now) if user.get("is_logged_in") else None


def role_of(user: Mapping[str, Any], access: Mapping[str, Any], now: float) -> Role | None:
    """The role that claims give, `now` in seconds since 1970; None if they are too old or hold no role.

    `access` is the section of the same name: claim ("roles"; "a.b" for one inside another), reader, operator, hours.
    """
    issued = user.get("iat")
    if not isinstance(issued, int | float) or not -SKEW <= now - issued < access.get("hours", HOURS) * 3600:
        return None
    claim = access.get("claim", "roles")
    if claim == "email" and user.get("email_verified") is not True:
        return None  # else anybody could claim another's address
    held: Any = user
    for step in claim.split("."):
        held = held.get(step) if isinstance(held, Mapping) else None
    values = {held} if isinstance(held, str) else {value for value in held or () if isinstance(value, str)}
    for found in (Role.OPERATOR, Role.READER):
        if values & set(access.get(found.value, [found.value])):
            return found
    return None


def ask() -> None:
    """What stands in place of every page for who may not come in."""
    here, user = session.current(), st.user.to_dict()
    if not here.is_empty:  # the sign-in ran out over a case
        session.clear_everything()
    if user.get("is_logged_in") and here.welcomed != "turned away":
        here.welcomed = "turned away"
        audit.write("turned away")
    st.title("Sign in", anchor=False)
    if user.get("is_logged_in"):
        st.warning(
            "You are signed in, but your account has no access to Dermatree, or the sign-in has run out. "
            "Sign in again; if that does not help, ask whoever runs this server to give your account a role."
        )
    else:
        st.markdown("This server asks for your account before it shows or takes anything.")
    st.button("Sign in", type="primary", on_click=st.login, key="sign-in")
    if user.get("is_logged_in"):
        st.button("Sign out", on_click=_sign_out, key="sign-out")


def welcome() -> None:
    """Who is signed in and the way out, below every page; nothing where nobody has to sign in."""
    if not is_on():
        return
    here, user = session.current(), st.user.to_dict()
    if here.welcomed != "signed in":
        here.welcomed = "signed in"
        audit.write("signed in")
    with st.container(horizontal=True, vertical_alignment="center", key="signed-in"):
        st.button("Sign out", on_click=_sign_out, key="sign-out", help="Clears your photos and readings, too.")
        st.text(f"Signed in as {user.get('name') or user.get('email') or user.get('sub')}")
    _watch_expiry()


def _sign_out() -> None:
    audit.write("signed out")
    session.clear_everything()
    st.logout()


@st.fragment(run_every=CHECK_EVERY_SECONDS)
def _watch_expiry() -> None:
    """See to it that an open tab doesn't outlast the sign-in."""
    if role() is None:
        session.clear_everything()
        st.rerun()
