"""What the server owes the browser is sent, whatever else begins.

Streamlit gathers what it sends in a queue, and a run that begins takes out of it what the run before it had drawn. The
answers to requests go with it: a browser that asks where to send a file just then waits for ever, and the file is lost.
"""

from __future__ import annotations

from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

ANSWERS = frozenset({"file_urls_response", "heartbeat_ack", "backend_operation_response"})  # nobody asks a second time
_clear = ForwardMsgQueue.clear


def keep_answers() -> None:
    """Tell the queues to let go of drawings alone; call it before the server answers."""
    ForwardMsgQueue.clear = _clear_all_but_answers  # type: ignore[method-assign, assignment]


def _clear_all_but_answers(
    queue: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
) -> None:
    # Where nothing is to be retained, all of it has been sent, or nobody is there any more.
    owed = [message for message in queue._queue if retain_lifecycle_msgs and message.WhichOneof("type") in ANSWERS]
    _clear(queue, retain_lifecycle_msgs, fragment_ids_this_run)
    for message in owed:
        if message not in queue._queue:
            queue.enqueue(message)
