"""No key lies in the repository, and no traceback reaches a browser."""

import re
import subprocess

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Subprotocol
from websockets.sync.client import connect

from tests.conftest import ROOT
from tests.patience import PATIENCE
from tests.server import running

KEYS = re.compile(
    rb"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b"
    rb"|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bsk-[A-Za-z0-9_-]{32,}|\bAIza[0-9A-Za-z_-]{35}\b|\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.|\bhf_[A-Za-z0-9]{30,}"
    rb"|(?i:secret|password|passwd|token|api_?key)[\"']?\s*[=:]\s*[\"'][A-Za-z0-9+/_-]{24,}={0,2}[\"']"
)  # fmt: skip


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [name.decode() for name in listed.split(b"\0") if name]


def test_no_key_lies_in_the_repository():
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    names = tracked()
    assert not [name for name in names if name.endswith(("secrets.toml", ".env", ".pem", ".key", ".p12"))]
    texts = (name for name in names if not name.endswith((".safetensors", ".jpg", ".zip", ".npz", ".png")))
    assert {name: match[0] for name in texts if (match := KEYS.search((ROOT / name).read_bytes()))} == {}


@pytest.mark.parametrize(
    "planted",
    [
        b"-----BEGIN RSA " + b"PRIVATE KEY-----",
        b"AKIA" + b"ABCDEFGHIJKLMNOP",
        b"client_secret = '" + b"0123456789abcdef0123456789abcdef'",
        b"ghp_" + b"a" * 36,
    ],
)
def test_the_scan_would_see_one(planted):
    assert KEYS.search(b"x = 1\n" + planted + b"\n")


def test_a_page_that_fails_sends_no_traceback(tmp_path):
    (tmp_path / "failing.py").write_text("secret_word = 'mole-on-the-left-calf'\nraise ValueError(secret_word)\n")
    app = (ROOT / "app.py").read_text().replace(
        'Path(__file__).parent / "pages" / "router.py"', repr(str(tmp_path / "failing.py"))
    )  # fmt: skip
    (tmp_path / "app.py").write_text(app)
    with running(tmp_path / "app.py", tmp_path, PYTHONPATH=f"{ROOT / 'tests' / 'recorder'}:{ROOT}") as server:
        with connect(
            f"ws://127.0.0.1:{server.port}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            ping_interval=None,
            open_timeout=PATIENCE,
            close_timeout=1,
        ) as line:
            line.send(BackMsg(rerun_script=ClientState()).SerializeToString())
            sent, message = b"", ForwardMsg()
            while not message.HasField("script_finished"):
                received = line.recv(timeout=PATIENCE, decode=False)
                sent, message = sent + received, ForwardMsg.FromString(received)
        assert b"Something went wrong on the server" in sent
        for trace in (b"mole-on-the-left-calf", b"Traceback", b"ValueError", b'failing.py", line'):
            assert trace not in sent
        assert "mole-on-the-left-calf" in server.log.read_text("utf-8"), "the log has it, for who runs the server"
