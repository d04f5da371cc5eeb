"""A page whose run takes until a gate is there."""

import time
from pathlib import Path

import streamlit as st

gate = Path(st.query_params["gate"])
if st.button("Run"):
    while not gate.exists():
        time.sleep(0.01)
    st.session_state.runs = st.session_state.get("runs", 0) + 1
st.text(f"runs: {st.session_state.get('runs', 0)}")
st.checkbox("Tick")
if st.button("Fail"):
    raise ValueError("as it was told to")
