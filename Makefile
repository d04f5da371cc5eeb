# Dermatree: set up, start, test. `make` alone says what there is.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
.SUFFIXES:

VENV := .venv
IN_VENV := $(VENV)/bin/python
# Ray, laid over the app's environment and not into it: what the app runs on stays what its users have.
CLUSTER := .venv-cluster
IN_CLUSTER := $(CLUSTER)/bin/python
# pip-audit's own environment: what it needs is not what it looks at.
AUDIT := .venv-audit
# The oldest Python that the pinned packages support; the newest that they were tested with comes first.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)

# Node comes with the tests' packages, what checks the widgets' JavaScript from npm.
NODE := $(VENV)/bin/node
NODE_PACKAGES := tests/js/node_modules

APP ?= http://127.0.0.1:8501

.PHONY: help run cluster test test-all bench load lint audit states screenshot clean venv app-packages cluster-packages test-packages node-packages chromium nginx

help:  ## what there is (this list)
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

run: app-packages  ## set up, then start the app on 127.0.0.1 (PORT=8601 for another port)
	@$(if $(PORT),$(call refuse_taken_port,$(PORT)))
	exec $(IN_VENV) -m streamlit run app.py $(if $(PORT),--server.port $(PORT))

cluster: cluster-packages  ## two replicas of the model on Ray Serve, at ray://127.0.0.1:8000 (PORT=8100 for another port)
	exec $(IN_CLUSTER) -m model cluster --replicas 2 $(if $(PORT),--port $(PORT))

test: lint chromium  ## set up, then ruff, mypy, tsc, ESLint and the short tests, a real browser included
	@# two files at once: a third of its time a test waits for a page or a server
	$(IN_VENV) -m pytest -m "not slow" --numprocesses 2 --dist loadfile

test-all: lint chromium nginx cluster-packages  ## the same with the tests that take longer
	$(IN_VENV) -m pytest

audit: app-packages  ## known holes in what is installed (asks the internet; fails where it can't, or where a package is unknown)
	@[ -x $(AUDIT)/bin/pip-audit ] || { $(PYTHON) -m venv $(AUDIT) && $(AUDIT)/bin/pip install --quiet pip-audit==2.10.1; }
	$(AUDIT)/bin/pip-audit --strict --path $$($(IN_VENV) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')

bench: test-packages  ## ours beside what one would otherwise run, in one run: tables into docs/benchmarks.md and README.md
	$(IN_VENV) -m pytest tests/benchmarks -o python_files='bench_*.py' --timeout 0 --benchmark-disable-gc --benchmark-json .bench.json
	$(IN_VENV) -m tests.benchmarks.report .bench.json

load: test-packages  ## how long 1, 4, 16 and 32 readers at once wait for their answers: a table
	$(IN_VENV) -m tests.load.run

lint: test-packages node-packages  ## ruff and mypy, tsc and ESLint alone
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m mypy
	$(NODE) $(NODE_PACKAGES)/typescript/bin/tsc --project tests/js
	$(NODE) $(NODE_PACKAGES)/eslint/bin/eslint.js --config tests/js/eslint.config.js pages tests

states: test-packages chromium  ## every state of a reading, in pictures, of the app that runs at APP: docs/states.md
	$(IN_VENV) -m tests.browser.states $(APP)

screenshot: test-packages chromium  ## the README's picture, of the app that runs at APP (make run)
	$(IN_VENV) tests/browser/screenshot.py $(APP) docs/diagnose.jpg

clean:  ## remove the virtual environment and every cache
	rm -rf $(VENV) $(CLUSTER) $(AUDIT) $(NODE_PACKAGES) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@if ! $(IN_VENV) -m pip --version >/dev/null 2>&1; then
	  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
	    echo "Dermatree needs Python 3.11 or newer, and $(PYTHON) is not: install python3.11, or name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	  $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || {
	    echo "This Python can't make a virtual environment: install python3-venv (apt-get install python3-venv), then try again." >&2; exit 1; }
	  $(PYTHON) -m venv --clear $(VENV)
	fi

app-packages: venv
	@$(call install_once,requirements.txt,app)

cluster-packages: app-packages
	@if [ ! -e $(IN_CLUSTER) ]; then
	  $(IN_VENV) -m venv --clear $(CLUSTER)
	  $(IN_CLUSTER) - "$$($(IN_VENV) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" <<< \
	    'import pathlib, sys, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "app.pth").write_text(sys.argv[1] + "\n")'
	fi
	stamp="$(CLUSTER)/.installed-$$(cat requirements.txt model/serving/requirements.txt | sha256sum | cut -c -16)"
	if [ ! -e "$$stamp" ]; then
	  echo "Installing model/serving/requirements.txt into $(CLUSTER); the first time this takes a minute."
	  $(IN_CLUSTER) -m pip install --quiet --disable-pip-version-check -r model/serving/requirements.txt -c requirements.txt
	  rm -f $(CLUSTER)/.installed-*
	  touch "$$stamp"
	fi

test-packages: app-packages
	@$(call install_once,requirements.txt tests/requirements.txt,tests)

# `npm ci` empties its folder first, an older stamp with it.
node-packages: test-packages
	@stamp="$(NODE_PACKAGES)/.installed-$$(sha256sum < tests/js/package-lock.json | cut -c -16)"
	if [ ! -e "$$stamp" ]; then
	  echo "Installing tests/js/package-lock.json into $(NODE_PACKAGES)."
	  $(VENV)/bin/npm ci --prefix tests/js --ignore-scripts --no-audit --no-fund --loglevel error
	  touch "$$stamp"
	fi

# Unpacked and not installed: Debian would start it as a service on port 80.
nginx: cluster-packages
	@if command -v nginx >/dev/null || [ -x $(CLUSTER)/usr/sbin/nginx ]; then exit 0; fi
	as_root=; [ "$$(id -u)" = 0 ] || as_root="sudo -n"
	echo "Unpacking nginx for the tests of the load balancer."
	{ $$as_root apt-get update -q && cd $(CLUSTER) && apt-get download -q nginx && dpkg -x nginx_*.deb .; } || {
	    echo "The tests of the load balancer need nginx, and it can't be had from here: run 'apt-get install nginx' as root, then try again." >&2; exit 1; }

chromium:
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done
	as_root=; [ "$$(id -u)" = 0 ] || as_root="sudo -n"
	echo "Installing Chromium for the browser tests."
	{ $$as_root apt-get update -q && DEBIAN_FRONTEND=noninteractive \
	  $$as_root apt-get install -qy --no-install-recommends chromium fonts-dejavu-core; } || {
	    echo "The browser tests need Chromium, and it can't be installed from here: run 'apt-get install chromium' as root, then try again." >&2; exit 1; }

# Installs once per content of the lists: the stamp carries their hash, so a second start costs nothing.
# $(1): the lists, $(2): the stamp's name.
define install_once
stamp="$(VENV)/.installed-$(2)-$$(cat $(1) | sha256sum | cut -c -16)"
if [ ! -e "$$stamp" ]; then
  echo "Installing $(1) into $(VENV); the first time this takes some minutes."
  $(IN_VENV) -m pip install --quiet --disable-pip-version-check $(addprefix -r ,$(1))
  rm -f $(VENV)/.installed-$(2)-*
  touch "$$stamp"
fi
endef

# Without PORT= Streamlit takes the next free port by itself; a port asked for by name is taken or refused.
define refuse_taken_port
if (exec 3<>/dev/tcp/127.0.0.1/$(1)) 2>/dev/null; then
  echo "Port $(1) is in use: choose another (make run PORT=...), or leave PORT out to get a free one." >&2; exit 1
fi
endef
