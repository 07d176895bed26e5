# The targets build what is stale, quietly, and then run the program that was built.

SWIFT ?= swift
GODWIT = .build/debug/godwit

# A message is passed on as it was typed. `value` keeps make from expanding it and the environment
# keeps the shell from reading it: MSG='$(shell date)' is a message of thirteen characters.
override MSG := $(value MSG)
export MSG
REV ?=
override REV := $(value REV)
export REV

.DEFAULT_GOAL := help
.PHONY: help autogenerate revision upgrade downgrade current history heads show check demo build \
  test bench torture lint format

help:
	@echo "make autogenerate MSG=...   compare schema/ with the database and write the revision"
	@echo "make revision MSG=...       write an empty revision"
	@echo "make upgrade [REV=head]     apply revisions"
	@echo "make downgrade [REV=-1]     take revisions back"
	@echo "make check                  say whether the database is as schema/ declares it"
	@echo "make current                show at which revision the database is"
	@echo "make history                list the revisions"
	@echo "make heads                  show the revisions that none follows"
	@echo "make show REV=...           show one revision"
	@echo "make demo                   walk the whole cycle on a temporary copy"
	@echo "make build, test, bench, torture, lint, format"

autogenerate: build
	@$(GODWIT) revision --autogenerate --message="$$MSG"

revision: build
	@$(GODWIT) revision --message="$$MSG"

upgrade: build
	@$(GODWIT) upgrade "$${REV:-head}"

downgrade: build
	@$(GODWIT) downgrade "$${REV:--1}"

current history heads check demo: build
	@$(GODWIT) $@

show: build
	@$(GODWIT) show "$${REV:-head}"

# The first build takes a minute or two, so it says what it does; later ones take seconds.
build:
	@if [ -x $(GODWIT) ]; then \
	  $(SWIFT) build --quiet --product godwit >&2; \
	else \
	  echo "Building Godwit for the first time" >&2; $(SWIFT) build --product godwit >&2; \
	fi

test:
	@$(SWIFT) test

bench:
	@$(SWIFT) build -c release --product GodwitBenchmark >&2
	@.build/release/GodwitBenchmark

torture:
	@$(SWIFT) build --quiet --product GodwitBenchmark >&2
	@.build/debug/GodwitBenchmark torture

SOURCES = $(shell git ls-files --cached --others --exclude-standard '*.swift')

lint:
	@$(SWIFT) format lint --strict $(SOURCES)

format:
	@$(SWIFT) format --in-place $(SOURCES)
