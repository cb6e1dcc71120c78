# make run    the dashboard on http://127.0.0.1:8501
# make dev    the same, running anew what is changed, with errors in full and the way to every refusal in the log
# make check  types, lint, format, contracts and the quick tests; half a minute
# make test   everything that must hold
# make soak   the fault tests with many more crashes, kills and flipped bits, a server that serves for long, and
#             every change of the sample taken apart
# make cluster  the statements and publishes that another engine must answer alike, asked of Spark itself (needs Java)
# make audit  advisories about the pinned packages (needs the network), and our own code looked through for faults
# make wheelhouse  everything the dashboard needs, in a folder, for a machine without a network
.PHONY: run dev check test soak cluster audit wheelhouse requirements screenshots bench
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
WORKERS ?= 2
SCALES ?= 1,10,50
SNAPSHOTS ?= $(or $(LANZHOU_SNAPSHOTS),data/snapshots)
# Where the environment keeps Python from writing translated modules, every server and command of a test would
# translate all of them anew.
export PYTHONDONTWRITEBYTECODE :=
# A file's tests share what it starts; which comes first is said in tests/conftest.py.
BY_FILE := --dist loadfile --no-loadscope-reorder
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

run: export LANZHOU_SNAPSHOTS := $(SNAPSHOTS)
run: $(VENV)/runtime-installed
	@mkdir -p -m 750 $(SNAPSHOTS)
# A sample that was cut short is finished by the dashboard itself; where real data was, it says what is missing.
	-@ls $(SNAPSHOTS)/manifests/*.json >/dev/null 2>&1 || $(BIN)/python -m analytics sample
	@$(BIN)/streamlit run dashboard.py --server.port $(PORT)

# Streamlit watches the modules on the path alone. Policy, dictionary and styles are read once a process.
dev: export LANZHOU_SNAPSHOTS := $(SNAPSHOTS)
dev: export LANZHOU_LOG_LEVEL := DEBUG
dev: export PYTHONPATH := $(CURDIR)
dev: $(VENV)/development-installed
	@$(BIN)/streamlit run dashboard.py --server.port $(PORT) --server.fileWatcherType auto \
	  --server.runOnSave true --client.showErrorDetails full

# The quick tests are chosen by folder: whose tests read no snapshot, so that none is made for them. A test
# holds that; `--durations 20` shows what to move when they get slow.
QUICK := tests/architecture tests/assess tests/figures tests/language tests/policy tests/explore/test_question.py \
  tests/test_glossary.py

check: $(VENV)/development-installed
	@$(BIN)/pytest -q -n $(WORKERS) $(BY_FILE) $(QUICK)

test: $(VENV)/development-installed
	@CHROMIUM="$$($(BIN)/python -m tests.browser.browsers)" && export CHROMIUM && \
	  POSTGRESQL="$$($(BIN)/python -m tests.database.postgresql)" && export POSTGRESQL && \
	  SOFFICE="$$($(BIN)/python -m tests.reports.libreoffice)" && export SOFFICE && \
	  NGINX="$$($(BIN)/python -m tests.deploy.nginx)" && export NGINX && \
	  $(BIN)/pytest -n $(WORKERS) $(BY_FILE) --slowest-files 10

soak: $(VENV)/development-installed
	@CHROMIUM="$$($(BIN)/python -m tests.browser.browsers)" && export CHROMIUM && \
	  POSTGRESQL="$$($(BIN)/python -m tests.database.postgresql)" && export POSTGRESQL && \
	  $(BIN)/pytest tests/access/test_attacker.py tests/browser/test_absence.py tests/browser/test_address.py tests/browser/test_hostile_texts.py tests/browser/test_looks.py tests/browser/test_policy.py tests/canaries tests/faults tests/hostile tests/intake/test_copies_sent_back.py tests/server/test_endurance.py tests/simulation tests/warehouse/test_explanation.py tests/warehouse/test_making.py tests/deploy/test_wheelhouse.py --soak -n $(WORKERS) --dist loadfile

# `make test` asks Sail the same; Spark is its own client too, so that it lives in an environment of its own.
cluster: $(VENV)/development-installed .venv-cluster/installed
	@LANZHOU_TEST_SPARK="$$(.venv-cluster/bin/python -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')" && \
	  export LANZHOU_TEST_SPARK && \
	  $(BIN)/pytest tests/engines/test_statements.py tests/engines/test_publishing.py::TestTheSameFilesAreSealed

# A package that no advisories could be had of is a failure too.
audit: $(VENV)/development-installed
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive analytics pages dashboard.py
	@$(BIN)/pip-audit --strict --require-hashes --disable-pip --progress-spinner off -r requirements.txt || { \
	  echo "pip-audit names an advisory above, or could not ask about every package: it needs pypi.org. \"Not found on" \
	    "PyPI\" is also said where this machine does not reach it; nothing is known of the packages then." >&2; \
	  exit 1; }

# Wheels alone: what is built on the way may ask for a compiler there. They fit this Python and this system.
WHEELHOUSE ?= wheelhouse
wheelhouse: $(BIN)/python requirements.txt
	@$(BIN)/python -m pip download --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
	  --dest $(WHEELHOUSE) -r requirements.txt
	@cp requirements.txt $(WHEELHOUSE)/
	@echo "$(WHEELHOUSE): $$(ls $(WHEELHOUSE)/*.whl | wc -l) wheels for $$($(BIN)/python --version)"

screenshots: $(VENV)/development-installed
	@CHROMIUM="$$($(BIN)/python -m tests.browser.browsers)" && export CHROMIUM && \
	  $(BIN)/python -m tests.browser.screenshots docs/screenshots

bench: $(VENV)/development-installed .venv-bench/installed
	@CHROMIUM="$$($(BIN)/python -m tests.browser.browsers)" && export CHROMIUM && \
	  $(BIN)/python -m benchmarks.measure --scales $(SCALES)

# Pins everything the short lists in *.in need, with hashes, for every system.
requirements: $(VENV)/development-installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@for list in requirements requirements-cluster requirements-dev benchmarks/requirements-dash tests/engines/requirements-spark; do \
	  $(BIN)/uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.11 \
	    --no-header --no-emit-index-url --output-file $$list.txt $$list.in && \
	  printf '%s\n' "# Compiled by \`make requirements\` from $${list##*/}.in; do not edit." \
	    | cat - $$list.txt > $$list.new && mv $$list.new $$list.txt || exit 1; \
	done

$(VENV)/runtime-installed: requirements.txt | $(BIN)/python
	@echo "Installing what the dashboard needs …"
	@$(PIP) -r $<
	@touch $@

$(VENV)/development-installed: requirements-dev.txt | $(BIN)/python
	@echo "Installing what the tests need …"
	@$(PIP) -r $<
	@touch $@

.venv-bench/installed: benchmarks/requirements-dash.txt | $(BIN)/python
	@$(BIN)/python -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv-cluster/installed: tests/engines/requirements-spark.txt | $(BIN)/python
	@echo "Installing Spark …"
	@$(BIN)/python -m venv .venv-cluster
	@.venv-cluster/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(BIN)/python:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    $$python -c 'import ensurepip, venv' 2>/dev/null || { \
	      echo "Python cannot make virtual environments here. On Debian or Ubuntu: apt-get install python3-venv" >&2; \
	      exit 1; }; \
	    echo "Making a virtual environment with $$($$python --version) …"; \
	    exec $$python -m venv $(VENV); \
	  fi; \
	done; \
	echo "The dashboard needs Python 3.11 or newer; none was found. Install it, or name it: make run PYTHON=/path/to/python3" >&2; \
	exit 1
