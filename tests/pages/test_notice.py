import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT


def a_page_with_a_result() -> None:
    import streamlit as st

    from pages.shared import notice

    notice.first_use()
    st.file_uploader("Photos", key="photos")
    notice.before_any_result()
    st.write("melanoma 64 %")


def test_no_result_shows_before_the_intended_use_is_confirmed():
    page = AppTest.from_function(a_page_with_a_result).run()
    assert "melanoma 64 %" not in [element.value for element in page.markdown]
    assert "as soon as you have confirmed" in page.info[0].value
    page.button(key="acknowledge").click().run()
    assert page.markdown[-1].value == "melanoma 64 %"
    assert not page.info


def test_the_standing_sentence_is_the_one_of_the_design(shared):
    """Word for word: what a clinician is told must not drift."""
    from pages.shared.notice import STANDING

    assert f'"{STANDING}"' in (shared / "LOOK.md").read_text("utf-8")


NOT_TESTED_ON = ["nails", "mucosa", "amelanotic", "acral", "children", "scars", "treated", "biopsied", "V and VI"]


@pytest.mark.parametrize("limit", NOT_TESTED_ON)
def test_it_names_what_was_not_tested(limit):
    from pages.shared.notice import INTENDED_USE

    assert limit in INTENDED_USE


def test_the_notice_of_licences_names_every_data_set_in_the_manifest(shared):
    import csv

    with (shared / "data" / "manifest.csv").open(encoding="utf-8") as file:
        trained_on = {row["dataset"] for row in csv.DictReader(file) if row["split"] == "train"}
    notice = (ROOT / "NOTICE").read_text("utf-8").replace(" ", "")
    assert {name for name in trained_on if name not in notice} == set()
