# The targets build what is stale, quietly, and then run the program that was built.

SWIFT ?= swift
# The example's own program. `godwit` itself would find it and hand over to it.
PROGRAM = GodwitExample
GODWIT = .build/debug/$(PROGRAM)
PREFIX ?= /usr/local

# A message is passed on as it was typed. `value` keeps make from expanding it and the environment
# keeps the shell from reading it: MSG='$(shell date)' is a message of thirteen characters.
override MSG := $(value MSG)
export MSG
REV ?=
override REV := $(value REV)
export REV

# Further options, as they would be typed behind the command: ARGS=--allow-data-loss. One of the
# environment is not meant for here.
ifneq ($(origin ARGS),command line)
ARGS =
endif

.DEFAULT_GOAL := help
.PHONY: help message autogenerate revision upgrade downgrade current history heads show check check-ci verify demo build \
  test test-quick sqlite-matrix bench torture lint format install man docs bundle examples

help:
	@echo "make autogenerate MSG=...   compare schema/ with the database and write the revision"
	@echo "make revision MSG=...       write an empty revision"
	@echo "make upgrade [REV=head]     apply revisions"
	@echo "make downgrade [REV=-1]     take revisions back"
	@echo "make check                  say whether declarations, revisions and the database agree"
	@echo "make check-ci [SINCE=REF]   declarations and revisions, with proofs and lint; BASELINE=file for lint"
	@echo "make verify [REV=...]       prove the revisions in both directions, in memory"
	@echo "make current                show at which revision the database is"
	@echo "make history                list the revisions"
	@echo "make heads                  show the heads: revisions that no other follows"
	@echo "make show REV=...           show one revision"
	@echo "make demo                   walk the whole cycle on a temporary copy"
	@echo "make install PREFIX=...     install the program godwit, for all packages, with man pages and completions"
	@echo "make docs                   make a site of the guide, in .build/docs"
	@echo "make bundle                 one program for machines without Swift, in bundle/"
	@echo "make examples               build, test and run the packages in Examples/"
	@echo "ARGS=... adds options: make downgrade ARGS=--allow-data-loss"
	@echo "make build, man, test, test-quick, sqlite-matrix, bench, torture, lint, format"

autogenerate: message build
	@$(GODWIT) revision --autogenerate --message="$$MSG" $(ARGS)

revision: message build
	@$(GODWIT) revision --message="$$MSG" $(ARGS)

upgrade: build
	@$(GODWIT) upgrade "$${REV:-head}" $(ARGS)

downgrade: build
	@$(GODWIT) downgrade "$${REV:--1}" $(ARGS)

current history heads check demo: build
	@$(GODWIT) $@ $(ARGS)

verify: build
	@$(GODWIT) verify $${REV:+"$$REV"} $(ARGS)

show: build
	@$(GODWIT) show "$${REV:-head}" $(ARGS)

# What continuous integration runs; it needs no database. SINCE=origin/main looks only at what is new.
SINCE ?=
override SINCE := $(value SINCE)
export SINCE
# Findings that do not count, as `lint --write-baseline` writes them.
BASELINE ?=
override BASELINE := $(value BASELINE)
export BASELINE
FORMAT ?= text
check-ci: build
	@status=0; \
	$(GODWIT) check --against versions --format "$(FORMAT)" || status=$$?; \
	$(GODWIT) verify || status=$$?; \
	$(GODWIT) lint $${SINCE:+--since="$$SINCE"} $${BASELINE:+--baseline="$$BASELINE"} --format "$(FORMAT)" || status=$$?; \
	exit $$status

# Asked for before anything is built.
message:
	@[ -n "$$MSG" ] || { \
	  echo "Say what the revision does: make $(firstword $(MAKECMDGOALS)) MSG=add_word_count" >&2; \
	  exit 1; }

build:
	@[ -x $(GODWIT) ] || echo "Building for the first time, which takes a minute or two" >&2
	@$(SWIFT) build --quiet --product $(PROGRAM) >&2

test:
	@SWIFT="$(SWIFT)" Tests/run

# The modules that know no database, in seconds.
test-quick:
	@$(SWIFT) test --filter '^(SQLSyntax|SchemaModel|SchemaDiff|RevisionGraph|SourceRegistry)Tests\.'

# On other versions of SQLite, which it builds the first time: VERSIONS=newest for that one only.
VERSIONS ?= all
sqlite-matrix:
	@SWIFT="$(SWIFT)" Tests/sqlite-matrix "$(VERSIONS)"

SHARE = $(PREFIX)/share
install: man
	@install -d "$(PREFIX)/bin" "$(SHARE)/man/man1" "$(SHARE)/bash-completion/completions" \
	  "$(SHARE)/zsh/site-functions" "$(SHARE)/fish/vendor_completions.d"
	@install -m 755 .build/release/godwit "$(PREFIX)/bin/godwit"
	@install -m 644 .build/man/*.1 "$(SHARE)/man/man1"
	@"$(PREFIX)/bin/godwit" --generate-completion-script bash >"$(SHARE)/bash-completion/completions/godwit"
	@"$(PREFIX)/bin/godwit" --generate-completion-script zsh >"$(SHARE)/zsh/site-functions/_godwit"
	@"$(PREFIX)/bin/godwit" --generate-completion-script fish >"$(SHARE)/fish/vendor_completions.d/godwit.fish"
	@echo "Installed $(PREFIX)/bin/godwit, its man pages, and completions for bash, zsh and fish"

# argument-parser's own tool writes them.
man:
	@$(SWIFT) build -c release --product godwit >&2
	@$(SWIFT) build -c release --product generate-manual >&2
	@rm -rf .build/man && install -d .build/man
	@.build/release/generate-manual .build/release/godwit --multi-page --output-directory .build/man
	@echo "Wrote .build/man"

# BASE is the path below which a server has the site: BASE=/godwit.
docs:
	@SWIFT="$(SWIFT)" Tests/docs .build/docs $(BASE)

# For machines without Swift: what is Swift's is in the program, and SQLite is the machine's. It is built
# beside the other builds, which are linked in another way. On macOS, Swift is part of the system.
ifeq ($(shell uname -s),Linux)
STATIC = --static-swift-stdlib
endif
bundle:
	@$(SWIFT) build -c release $(STATIC) --scratch-path .build/bundle --product $(PROGRAM) >&2
	@install -d bundle
	@install -m 755 .build/bundle/release/$(PROGRAM) bundle/$(PROGRAM)
	@strip bundle/$(PROGRAM)
	@echo "Wrote bundle/$(PROGRAM)"

# Packages of their own: see Examples/README.md. The first time takes some minutes.
examples:
	@SWIFT="$(SWIFT)" Examples/run

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
