"""Reading on other machines: the wire format, the runtime that speaks it, and the cluster that answers.

`wire` and `remote` need no Ray; `deployment`, `cluster` and `bulk` do (model/serving/requirements.txt), and only they.
"""
