"""Uploads stay in memory: the server never writes a photo to a temporary file, and drops it when it is told to.

Starlette's form parser moves an upload over 1 MB to a file in TMPDIR, and Streamlit reads its uploads through that
parser. A file that is deleted a moment later has still been on the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from starlette.formparsers import MultiPartParser
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

NEVER_TO_DISK = 0  # tempfile.SpooledTemporaryFile's own "no limit": nothing in it rolls over, whatever the size


def keep_uploads_in_memory() -> None:
    """Tell the form parser to keep every upload in memory; call it before the server answers.

    How much memory one upload may take is bounded elsewhere: Streamlit counts the bytes as they arrive and refuses
    what is over `server.maxUploadSize` before the parser has more of it.
    """
    MultiPartParser.spool_max_size = NEVER_TO_DISK


def held_by_session() -> Callable[[], int]:
    """What tells how many bytes of uploads the server holds for this session, from any thread; 0 outside a session."""
    if (context := get_script_run_ctx(suppress_warning=True)) is None:
        return lambda: 0
    manager = cast(MemoryUploadedFileManager, context.uploaded_file_mgr)
    name = context.session_id
    return lambda: sum(len(file.data) for file in list(manager.file_storage.get(name, {}).values()))


def drop_uploads() -> None:
    """Drop what the server still holds of this session's uploads.

    Streamlit keeps the bytes of an upload for as long as the session lives, even when the uploader that took them is
    gone from the page. Does nothing outside a session.
    """
    if context := get_script_run_ctx(suppress_warning=True):
        context.uploaded_file_mgr.remove_session_files(context.session_id)
