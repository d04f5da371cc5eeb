"""A reader without a browser: a session that speaks Streamlit's protocol as its frontend does."""

from __future__ import annotations

import http.client
import socket
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState, UploadedFileInfo
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets import Subprotocol
from websockets.sync.client import ClientConnection, connect

from tests.patience import PATIENCE
from tests.server import Server


@dataclass
class Page:
    """What a visitor has been sent by one run of the script."""

    texts: list[str] = field(default_factory=list)
    components: list[str] = field(default_factory=list)  # data of our own widgets, in JSON
    buttons: dict[str, str] = field(default_factory=dict)  # label -> widget
    folded: dict[str, str] = field(default_factory=dict)  # label -> widget that can be unfolded
    uploader: str = ""

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    def take(self, delta: Delta) -> None:
        element = delta.new_element
        match element.WhichOneof("type"):
            case "markdown":
                self.texts.append(element.markdown.body)
            case "heading":
                self.texts.append(element.heading.body)
            case "alert":
                self.texts.append(element.alert.body)
            case "button":
                self.buttons[element.button.label] = element.button.id
            case "file_uploader":
                self.uploader = element.file_uploader.id
            case "bidi_component":
                self.components.append(element.bidi_component.json)
            case None:
                expandable = delta.add_block.expandable
                if expandable.label:
                    self.texts.append(expandable.label)  # what a status says
                    self.folded[expandable.label] = expandable.id


class Visitor:
    """One session. Use it in a `with`, from one thread."""

    def __init__(self, server: Server, again: str = "") -> None:
        """`again` names the session that its page had before the connection broke."""
        self.server, self._again = server, again
        cookie = server.get("/_stcore/health").headers["Set-Cookie"].split(";")[0]
        self._headers = {"Cookie": cookie, "X-Xsrftoken": cookie.split("=", 1)[1].strip('"')}
        self._open = ExitStack()
        self._line: ClientConnection
        self.page = Page()
        self.uploads: list[str] = []  # addresses that photos were sent to

    def __enter__(self) -> Visitor:
        self._line = self._open.enter_context(
            connect(
                f"ws://127.0.0.1:{self.server.port}/_stcore/stream",
                subprotocols=[Subprotocol(part) for part in ("streamlit", "no-token", self._again) if part],
                additional_headers={"Cookie": self._headers["Cookie"]},
                max_size=None,
                ping_interval=None,  # a busy machine may take longer to answer one than the client waits
                open_timeout=PATIENCE,
                close_timeout=1,
            )
        )
        self._ask()
        self.until_drawn()
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close(1001)  # as the browser does when its page is closed
        self._open.close()

    def break_off(self) -> None:
        """The connection is gone, without a word to the server."""
        self._line.socket.shutdown(socket.SHUT_RDWR)

    def press(self, label: str) -> Page:
        """Click a button and wait for the page."""
        self.press_only(label)
        return self.until_drawn()

    def press_only(self, label: str) -> None:
        """Click a button."""
        self._ask(WidgetState(id=self.page.buttons[label], trigger_value=True))

    def visit(self, page: str) -> Page:
        """Go to a page by its address, such as "reader-study", and wait for it; the first page has none: ""."""
        asked = BackMsg()
        asked.rerun_script.page_name = page
        self.send(asked)
        return self.until_drawn()

    def drop(self, photo: bytes, called: str = "photo.jpg") -> None:
        """Upload a photo as the uploader does, and ask for the page with it; `until_drawn` waits for it."""
        self.drop_all([photo], called)

    def drop_all(self, photos: Sequence[bytes], called: str = "photo.jpg") -> None:
        """The same with several at a time."""
        state = FileUploaderState(uploaded_file_info=[self.upload_only(photo, called) for photo in photos])
        self._ask(WidgetState(id=self.page.uploader, file_uploader_state_value=state))

    def upload_only(self, photo: bytes, called: str = "photo.jpg") -> UploadedFileInfo:
        """Send a photo that no page is asked to take in."""
        name = str(uuid.uuid4())
        url = f"/_stcore/upload_file/{self.session}/{name}"
        self.uploads.append(url)
        head = f'--edge\r\nContent-Disposition: form-data; name="f"; filename="{called}"\r\n'
        body = head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + photo + b"\r\n--edge--\r\n"
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE)
        line.request("PUT", url, body, {**self._headers, "Content-Type": "multipart/form-data; boundary=edge"})
        answer = line.getresponse()
        assert answer.status == 204, answer.read()
        line.close()
        info = UploadedFileInfo(file_id=name, name=called, size=len(photo))
        info.file_urls.file_id, info.file_urls.upload_url, info.file_urls.delete_url = name, url, url
        return info

    def until_drawn(self) -> Page:
        """The page as it stands when its script has come to its end, however often it began anew."""
        return self.until(lambda: False)

    def until(self, enough: Callable[[], bool]) -> Page:
        """The same, or as soon as what has come is enough."""
        latest = time.monotonic() + PATIENCE
        while not enough():
            message = ForwardMsg.FromString(self.receive(latest - time.monotonic()))
            match message.WhichOneof("type"):
                case "new_session":
                    self.session = message.new_session.initialize.session_id
                    self.page = Page()
                case "delta":
                    self.page.take(message.delta)
                case "script_finished":
                    if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                        return self.page
                    assert message.script_finished != ForwardMsg.FINISHED_WITH_COMPILE_ERROR
        return self.page

    def send(self, message: BackMsg) -> None:
        """A message as the frontend would send it."""
        self._line.send(message.SerializeToString())

    def receive(self, timeout: float = PATIENCE) -> bytes:
        """The next message."""
        return self._line.recv(timeout=timeout, decode=False)

    def _ask(self, *widgets: WidgetState) -> None:
        asked = BackMsg()
        asked.rerun_script.widget_states.widgets.extend(widgets)
        self.send(asked)
