# make run: the site with its demonstration. make test: every test. make bench: what is measured. make lock: new versions.
PYTHON ?= python3
UV := .uv/bin/uv
UV_VERSION := 0.13.9
export UV_LINK_MODE := copy
export VIRTUAL_ENV := $(CURDIR)/.venv

.PHONY: run test bench setup setup-test lock messages clean

run: setup
	@exec .venv/bin/folkmoot run

test: setup-test
	@sh tests/run.sh

bench: setup-test
	@$(UV) pip install --quiet --requirement requirements-bench.lock
	@.venv/bin/python -m benchmarks

setup: .venv/.run .venv/.messages

setup-test: .venv/.test .venv/.messages

lock: $(UV)
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --group build pyproject.toml --output-file requirements.lock
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --group build --group dev --constraint requirements.lock pyproject.toml --output-file requirements-dev.lock
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --group bench --constraint requirements-dev.lock pyproject.toml --output-file requirements-bench.lock

messages:
	@.venv/bin/python -m folkmoot.site.messages
	@.venv/bin/python -m folkmoot.reportcard.cards.messages

clean:
	rm -rf .venv .uv node_modules

$(UV):
	@sh install.sh uv $(PYTHON) $(UV_VERSION)

.venv/.run: requirements.lock package-lock.json pyproject.toml install.sh | $(UV)
	@sh install.sh run $(PYTHON)

.venv/.test: requirements-dev.lock package-lock.json pyproject.toml install.sh | $(UV)
	@sh install.sh test $(PYTHON)

# Translations are compiled from their catalogues, which alone are kept.
.venv/.messages: $(wildcard folkmoot/*/locale/*/LC_MESSAGES/*.po folkmoot/*/*/locale/*/LC_MESSAGES/*.po)
	@for catalogue in $^; do .venv/bin/pybabel --quiet compile --input-file $$catalogue --output-file $${catalogue%.po}.mo; done
	@touch $@
