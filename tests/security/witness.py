"""A visitor who keeps every byte that he was sent, uploads under a name of his choice, and goes from page to page."""

from __future__ import annotations

import re
import urllib.error
import urllib.request

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.load.visitor import Page, Visitor
from tests.patience import PATIENCE
from tests.security.secrets_of import Patient
from tests.server import Server

_ADDRESS = re.compile(rb"/?(?:media|atlas/photo|component|_stcore)/[A-Za-z0-9_./{}-]+")


class Witness(Visitor):
    """One session, with all that ever came to it."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self.heard: list[bytes] = []
        self._pages: dict[str, str] = {}  # title -> hash
        self._here = ""

    def __enter__(self) -> Witness:
        super().__enter__()
        return self

    @property
    def everything(self) -> bytes:
        return b"\n".join(self.heard)

    @property
    def addresses(self) -> set[str]:
        """Every address of the server that stands in what was sent."""
        return {"/" + found.decode().lstrip("/") for found in _ADDRESS.findall(self.everything)}

    def receive(self, timeout: float = PATIENCE) -> bytes:
        message = super().receive(timeout)
        self.heard.append(message)
        navigation = ForwardMsg.FromString(message).navigation
        for page in navigation.app_pages:
            self._pages[page.page_name] = page.page_script_hash
        self._here = navigation.page_script_hash or self._here
        return message

    def upload(self, patient: Patient) -> Page:
        """Drop the photo and wait for its reading."""
        self.drop(patient.jpeg, patient.name)
        return self.until_drawn()

    def go(self, title: str) -> Page:
        """Choose a page in the menu."""
        asked = BackMsg()
        asked.rerun_script.page_script_hash = self._pages[title]
        self.send(asked)
        return self.until_drawn()

    def open(self, label: str) -> Page:
        """Unfold what is folded."""
        self._ask(WidgetState(id=self.page.folded[label], bool_value=True))
        return self.until_drawn()

    def _ask(self, *widgets: WidgetState) -> None:
        asked = BackMsg()
        asked.rerun_script.widget_states.widgets.extend(widgets)
        asked.rerun_script.page_script_hash = self._here
        self.send(asked)


def fetched(server: Server, path: str, method: str = "GET", **headers: str) -> bytes:
    """What comes from an address, be it an error."""
    request = urllib.request.Request(server.address + path, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        return error.read()
