"""Reading on other machines: the cluster that answers over HTTP, and collections read by many processes.

Only this package needs Ray (model/serving/requirements.txt); `runtime/remote.py`, which asks such a cluster, does not.
"""
