"""For operators who signed in: what the server has done since it was started, and the settings that are in force."""

from __future__ import annotations

import os

import streamlit as st

from pages.server import metrics, readiness
from pages.session import sign_in

SETTINGS = ("server.address", "server.allowedHosts", "server.corsAllowedOrigins", "server.maxUploadSize")


def draw() -> None:
    """The page. The router leads only operators here; asked again, for a page must not rest on its menu."""
    if sign_in.role() is not sign_in.Role.OPERATOR:
        st.stop()
    st.title("Operation", anchor=False)
    st.markdown("Counted since this process was started. Nothing here tells one reader or one photo from another.")
    st.table({"Photos": {outcome: int(_value("dermatree_readings_total", outcome)) for outcome in metrics.OUTCOMES}})
    read, seconds = _value("dermatree_reading_seconds_count"), _value("dermatree_reading_seconds_sum")
    state = {
        "Model": str(readiness.status()),
        "Mean time of a reading": f"{seconds / read * 1000:.0f} ms" if read else "nothing read yet",
        "Open tabs": f"{_value('dermatree_sessions'):.0f}",
        "Photos that wait in line": f"{_value('dermatree_waiting'):.0f}",
        "Memory of the process": f"{_value('process_resident_memory_bytes') / 1e6:.0f} MB",
        "Lines that the audit log lost": f"{metrics.audit_lines_lost():.0f}",
    }
    st.table({"Now": state})
    settings = {name: str(st.get_option(name)) for name in SETTINGS}
    settings["Audit log"] = os.environ.get("DERMATREE_AUDIT_LOG") or "off"
    settings["Metrics"] = "with a token" if os.environ.get("DERMATREE_METRICS_TOKEN") else "on this machine only"
    st.table({"Setting": settings})


def _value(name: str, outcome: str = "") -> float:
    return metrics.REGISTRY.get_sample_value(name, {"outcome": outcome} if outcome else {}) or 0.0


draw()
