"""An answer that the browser waits for outlives the beginning of a run; what the run before it drew does not."""

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from pages.server import outgoing
from tests.conftest import ROOT
from tests.load.visitor import Visitor
from tests.server import running

FILES = 30


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> ForwardMsgQueue:
    """With something drawn, an answer and a sign of life in it."""
    monkeypatch.setattr(ForwardMsgQueue, "clear", ForwardMsgQueue.clear)  # put back afterwards
    outgoing.keep_answers()
    filled, drawn, answer, life = ForwardMsgQueue(), ForwardMsg(), ForwardMsg(), ForwardMsg()
    drawn.delta.new_element.text.body = "drawn"
    answer.file_urls_response.response_id = "asked"
    life.new_session.name = "a run"
    for message in (drawn, answer, life):
        filled.enqueue(message)
    return filled


def kinds(queue: ForwardMsgQueue) -> list[str]:
    return sorted(str(message.WhichOneof("type")) for message in queue.flush())


@pytest.mark.parametrize("fragments", [None, ["part"]])
def test_a_run_that_begins_takes_no_answer_out_of_the_queue_and_doubles_none(queue, fragments):
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=fragments)
    left = kinds(queue)
    assert left.count("file_urls_response") == left.count("new_session") == 1
    assert ("delta" in left) == (fragments is not None), "a part of the page leaves the others what they drew"


def test_what_was_sent_is_not_sent_again(queue):
    assert "file_urls_response" in kinds(queue)
    assert queue.is_empty()


def test_every_file_gets_its_address_though_runs_begin_around_the_question(tmp_path):
    (tmp_path / "no-bundle").mkdir()
    no_model = {"DERMATREE_BUNDLE": str(tmp_path / "no-bundle")}
    with running(ROOT / "app.py", tmp_path, **no_model) as server, Visitor(server) as visitor:
        run, waiting = BackMsg(), {f"file {number}" for number in range(FILES)}
        run.rerun_script.query_string = ""
        for name in sorted(waiting):
            asked = BackMsg()
            asked.file_urls_request.request_id = name
            asked.file_urls_request.session_id = visitor.session
            asked.file_urls_request.file_names.append(name)
            for message in (run, asked, run):
                visitor.send(message)
        while waiting:
            answer = ForwardMsg.FromString(visitor.receive())
            waiting.discard(answer.file_urls_response.response_id)
