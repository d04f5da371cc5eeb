"""What is written down of a photo named after a patient, who stands in its metadata, too: nothing that tells of him."""

import errno
import hashlib
import io
import json
import os
import stat

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from pages.intake.outcomes import reading
from pages.server import audit, metrics
from tests.conftest import ROOT
from tests.server import Reader

NAME = "Erika-Mustermann-1961-left-calf"
IN_EXIF = "Patient Mustermann, ward 7"


@pytest.fixture
def log(monkeypatch, tmp_path):
    monkeypatch.setenv("DERMATREE_AUDIT_LOG", str(tmp_path / "audit.jsonl"))
    return tmp_path / "audit.jsonl"


def lines(log) -> list[dict[str, str]]:
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


def photo_of_a_patient() -> bytes:
    noise = np.random.default_rng(7).integers(0, 256, (320, 320, 3), dtype=np.uint8)
    exif, kept = Image.Exif(), io.BytesIO()
    exif[0x010E] = IN_EXIF  # ImageDescription
    Image.fromarray(noise).save(kept, "JPEG", exif=exif)
    return kept.getvalue()


def telling(photo: bytes) -> list[str]:
    """Whatever would lead back to the patient: names, metadata, hashes of the file and of its pixels."""
    pixels = np.asarray(Image.open(io.BytesIO(photo)))
    hashes = [hash_(content).hexdigest() for hash_ in HASHES for content in (photo, pixels.tobytes())]
    return [NAME, "Mustermann", IN_EXIF, "ward 7", "1961", *(digest[:12] for digest in hashes)]


HASHES = (hashlib.md5, hashlib.sha1, hashlib.sha224, hashlib.sha256)


def test_a_photo_leaves_a_line_and_nothing_of_the_patient(log, monkeypatch, tmp_path, caplog):
    monkeypatch.setenv("DERMATREE_AUDIT_PHOTOS", "0")
    photo = photo_of_a_patient()
    app = AppTest.from_file(str(ROOT / "pages" / "router.py")).run()
    app.button(key="acknowledge").click().run()
    uploader = app.get("file_uploader")[0]
    uploader.upload(f"{NAME}.jpg", photo, "image/jpeg").run()
    assert not app.exception
    app.get("file_uploader")[0].upload(f"{NAME}.txt", b"no photo: " + NAME.encode(), "text/plain").run()
    app.button(key="clear-everything").click().run()
    written = lines(log)
    assert [(line["event"], line.get("outcome")) for line in written][1:] == [("photo", "no photo"), ("cleared", None)]
    assert written[0]["outcome"] in ("answered", "refused")
    assert len(written[0]["bundle"]) == 16
    assert {line["who"] for line in written} == {"anonymous"}
    for trace in telling(photo):
        assert trace not in log.read_text("utf-8")
        assert trace not in caplog.text
        assert trace.encode() not in metrics.generate_latest(metrics.REGISTRY)


def test_a_real_server_logs_nothing_of_it_either(server, audit_log):
    photo = photo_of_a_patient()
    with Reader(server) as reader:
        assert reader.upload(photo, f"{NAME}.jpg") == 204
    logged = server.log.read_text("utf-8") + (audit_log.read_text("utf-8") if audit_log.exists() else "")
    logged += server.get("/metrics").read().decode() + server.get("/_stcore/metrics").read().decode()
    for trace in telling(photo):
        assert trace not in logged


def test_a_photos_hash_is_written_on_demand_and_keyed(log, monkeypatch):
    monkeypatch.setenv("DERMATREE_AUDIT_PHOTOS", "1")
    digest = hashlib.sha256(b"a photo").hexdigest()
    for key in ("one key", "one key", "another"):
        monkeypatch.setenv("DERMATREE_AUDIT_KEY", key)
        audit.write("photo", outcome="answered", bundle="b" * 64, photo=digest)
    first, again, other = (line["photo"] for line in lines(log))
    assert first == again != other
    assert first not in digest


def test_a_full_disk_costs_lines_and_no_reading(monkeypatch, caplog, tmp_path):
    log = tmp_path / "audit.jsonl"  # a path of this test's own: of each it is told but once
    log.symlink_to("/dev/full")
    monkeypatch.setenv("DERMATREE_AUDIT_LOG", str(log))
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)), open("/dev/full", "w", buffering=1) as full:
        full.write("the device must be full for this test to mean anything\n")
    before = metrics.audit_lines_lost()
    for _ in range(3):
        audit.write("cleared")
    assert metrics.audit_lines_lost() == before + 3
    assert caplog.text.count("The audit log can't be written") == 1


def test_after_a_failure_whole_lines_follow(log, monkeypatch):
    log.mkdir()
    audit.write("cleared")
    log.rmdir()
    audit.write("left alone")
    assert [line["event"] for line in lines(log)] == ["left alone"]


def test_the_log_is_put_by_when_it_is_large_and_is_its_owners_alone(log, monkeypatch):
    monkeypatch.setattr(audit, "MAX_BYTES", 1000)
    monkeypatch.setattr(audit, "KEPT_FILES", 2)
    for _ in range(100):
        audit.write("cleared")
    kept = sorted(log.parent.glob("audit.jsonl*"))
    assert [path.name for path in kept] == ["audit.jsonl", "audit.jsonl.1", "audit.jsonl.2"]
    assert all(path.stat().st_size <= 1000 and stat.S_IMODE(path.stat().st_mode) == 0o600 for path in kept)
    assert all(line["event"] == "cleared" for path in kept for line in lines(path))


def test_nothing_is_written_unless_it_is_asked_for(monkeypatch, tmp_path):
    monkeypatch.delenv("DERMATREE_AUDIT_LOG", raising=False)
    monkeypatch.chdir(tmp_path)
    audit.write("cleared")
    assert list(tmp_path.iterdir()) == []


def test_what_ends_a_reading_is_counted_and_raised_on(log):
    class Stopped(BaseException):
        """As Streamlit ends a script."""

    for end, outcome in ((ValueError, "failed"), (Stopped, "left")):
        with pytest.raises(end), reading(None):
            raise end
        assert lines(log)[-1]["outcome"] == outcome
