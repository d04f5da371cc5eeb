import subprocess
import sys

import pytest

from taxonomy.__main__ import main
from taxonomy.table import DISEASES


def test_the_outline_is_the_tree(capsys):
    assert main(["--depth", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + 3 + 9
    assert lines[0].startswith("Skin disease")
    assert lines[1].startswith("  Benign  [benign]")
    assert lines[2].startswith("    Benign melanocytic  [benign-melanocytic]")


def test_one_branch_to_its_leaves(capsys):
    assert main(["--node", "melanoma-in-situ"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Melanoma in situ  [melanoma-in-situ, in situ, D03]"
    assert "  Lentigo maligna  [lentigo-maligna, in situ, D03]" in lines


def test_a_node_that_is_not_there_is_said_with_what_to_do(capsys):
    assert main(["--node", "wart"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == 'There is no node "wart". Try: python -m taxonomy search wart\n'


def test_search_prints_the_place(capsys):
    assert main(["search", "Bowen's", "disease"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "Bowen disease  [bowen-disease, in situ, D04]"
    assert out[1].strip().startswith("Skin disease > Malignant > Malignant epidermal > Squamous cell carcinoma")
    assert main(["search", "rhubarb"]) == 1
    assert 'goes by "rhubarb"' in capsys.readouterr().err


def test_search_asks_about_what_is_merely_near(capsys):
    assert main(["search", "papilomatosis", "confluentes", "and", "reticulate"]) == 0
    said = capsys.readouterr()
    assert said.err == 'Nothing in the tree goes by "papilomatosis confluentes and reticulate". Did you mean:\n'
    assert said.out.startswith("Confluent and reticulated papillomatosis  [confluent-and-reticulated-papillomatosis]\n")
    assert "    also: " in said.out
    assert said.out.splitlines()[2].endswith("; CARP; CRP")
    assert main(["search", "subacute", "lupus"]) == 0
    assert capsys.readouterr().err == ""


def test_check_ends_with_one_where_something_is_wrong(capsys, tmp_path):
    assert main(["check"]) == 0
    assert "no findings" in capsys.readouterr().out
    path = tmp_path / "t.tsv"
    text = DISEASES.read_text(encoding="utf-8")
    path.write_text(text.replace("\nfreckle\tFreckle\t", "\nfreckle\tLentigo maligna\t"), encoding="utf-8")
    assert main(["--tree", str(path), "check"]) == 1
    assert '"freckle"' in capsys.readouterr().out
    path.write_text(text + "x\tX\tnowhere" + "\t" * 9 + "\n", encoding="utf-8")
    assert main(["--tree", str(path), "check"]) == 1
    assert "(x) has the parent" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", ["", "search e --limit 1000"])
def test_a_reader_that_stops_early_makes_no_traceback(arguments):
    command = f"set -o pipefail; {sys.executable} -m taxonomy {arguments} | head -1"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert len(ran.stdout.splitlines()) == 1
