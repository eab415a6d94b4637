# `make` alone lists the targets. What they need is installed by .ci/setup.

.DEFAULT_GOAL := help
.PHONY: help setup build serve test sanitize threads lint format protos bench load models clean

REGISTRY ?= ModelRegistry
LISTEN ?= 127.0.0.1:8500
ARGS ?=
PROTOS_OUT ?= Sources/CInferenceProtos
PUBLISHER ?= crossfade

# Run-time checks of exclusive access cost a sixth of the throughput that LoadTests/transport.sh
# measures; the debug build, which the tests use, keeps them. Code of one module that is compiled
# into another's saved 7 to 15 % of the processor time of a request, side by side.
RELEASE_FLAGS ?= -Xswiftc -enforce-exclusivity=unchecked -Xswiftc -cross-module-optimization

PROTOS := $(notdir $(wildcard Protos/*.proto))
SWIFT_FILES = $(wildcard Package.swift Sources Tests .ci/threads) \
  $(shell find LoadTests -name '.build*' -prune -o -name '*.swift' -print 2>/dev/null)

# The word before the colon of every message is the target that speaks.
fail = { printf 'crossfade $@: %s\n' $(1) >&2; exit 1; }
need_swift = command -v swift >/dev/null || $(call fail,'swift is missing; .ci/setup says more')

help: ## List the targets
	@printf 'usage: make TARGET\n\n'
	@sed -nE 's/^([a-z]+):[^#]*## (.*)$$/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 12
	@printf '\nserve takes REGISTRY=%s LISTEN=%s ARGS=...\n' '$(REGISTRY)' '$(LISTEN)'

setup: ## Install what is missing: Debian packages, the ONNX Runtime library in .deps/
	@.ci/setup || $(call fail,'this machine is not ready; the lines above say why')

build: setup ## Build the release binary, .build/release/crossfade
	@swift build -c release --product crossfade $(RELEASE_FLAGS) || \
	  $(call fail,'the release build failed; the lines above say where')

serve: build ## Build, then serve the models of REGISTRY on LISTEN
	@.build/release/crossfade serve --registry '$(REGISTRY)' --listen '$(LISTEN)' $(ARGS) || \
	  $(call fail,"the server ended with exit code $$?")

test: ## Run every test: the Swift ones, then the end-to-end ones
	@.ci/setup --tests || $(call fail,'this machine is not ready; the lines above say why')
	@swift build --build-tests || \
	  $(call fail,'the debug build failed and no test was run; the lines above say where')
	@swift build -q --build-tests --package-path LoadTests || \
	  $(call fail,'LoadTests does not build and no test was run; the lines above say where')
	@PATH="$$PATH:/usr/sbin" CROSSFADE_BINARY='$(CURDIR)/.build/debug/crossfade'; \
	export PATH CROSSFADE_BINARY; \
	swift=passed; .ci/swift-test || swift=failed; \
	load=passed; swift test -q --package-path LoadTests || load=failed; \
	python=passed; .deps/venv/bin/python -m pytest -q Tests/EndToEnd || python=failed; \
	[ "$$swift $$load $$python" = 'passed passed passed' ] || \
	  $(call fail,"Swift tests: $$swift; load generator: $$load; end-to-end tests: $$python")

sanitize: ## Run the Swift tests under the address sanitizer, in a build of their own
	@.ci/setup --tests || $(call fail,'this machine is not ready; the lines above say why')
	@ASAN_OPTIONS=detect_leaks=0 swift test --sanitize address --scratch-path .build-address || \
	  $(call fail,'the address sanitizer or a test found something; the lines above say what')

threads: ## Run the Swift tests under the thread sanitizer, in a build of their own
	@.ci/setup --tests || $(call fail,'this machine is not ready; the lines above say why')
	@.ci/thread-sanitizer $(ARGS) || \
	  $(call fail,'the thread sanitizer or a test found something; the lines above say what')

lint: ## Check the format of the Swift code, the length of lines, the links of LoadTests
	@$(need_swift)
	@swift format lint --strict --recursive $(SWIFT_FILES) || \
	  $(call fail,'the code is not in its format; "make format" mends what can be mended alone')
	@! LC_ALL=C.UTF-8 grep -rnE --include='*.swift' --include='*.py' '^.{101,}$$' \
	  $(SWIFT_FILES) $(wildcard LoadTests/*.py) || \
	  $(call fail,'the lines above have over 100 columns')
	@for package in LoadTests LoadTests/Fuzz; do \
	  find -L $$package/Sources -name '*.swift' -exec sed -nE 's/^.*import ([A-Za-z0-9]+)$$/\1/p' \
	    {} + | sort -u | while read -r module; do \
	    [ ! -d "Sources/$$module" ] || [ -e "$$package/Sources/$$module" ] || \
	      echo "$$package/Sources/$$module: no link to Sources/$$module, which is imported there"; \
	  done; \
	done | { ! grep .; } || $(call fail,'the lines above name links that are missing')

format: ## Bring the Swift code into its format
	@$(need_swift)
	@swift format --in-place --recursive $(SWIFT_FILES) || \
	  $(call fail,'some files could not be formatted; the lines above say which')

protos: ## Generate the C code of Protos/ afresh
	@command -v protoc-c >/dev/null || \
	  $(call fail,'protoc-c is missing; "make setup" installs it')
	@out='$(PROTOS_OUT)'; mkdir -p "$$out/include" && scratch=$$(mktemp -d) && \
	trap 'rm -rf "$$scratch"' EXIT && \
	protoc-c --proto_path=Protos --c_out="$$scratch" $(PROTOS) && \
	mv "$$scratch"/*.pb-c.c "$$out/" && mv "$$scratch"/*.pb-c.h "$$out/include/" || \
	  $(call fail,"no code was generated into $$out; the lines above say why")

bench: build load ## Measure everything, side by side with what it is held against
	@.ci/setup --tests || $(call fail,'this machine is not ready; the lines above say why')
	@PATH="$$PATH:/usr/sbin" .deps/venv/bin/python LoadTests/bench.py \
	  --command 'make bench$(if $(ARGS), ARGS="$(ARGS)")' $(ARGS) || \
	  $(call fail,'a measurement failed; the lines above say which')

load: setup ## Build the load generator and the tree loop, in LoadTests/.build/release
	@for product in crossfade-load crossfade-trees; do \
	  swift build -c release --package-path LoadTests --product "$$product" $(RELEASE_FLAGS) || \
	    $(call fail,'the build of the load tools failed; the lines above say where'); \
	done

models: build ## Train the demo models afresh and publish them into the registry .deps/registry
	@.ci/setup --training || $(call fail,'this machine is not ready; the lines above say why')
	@.deps/train-venv/bin/python ModelRegistry/train.py --out .deps/models || \
	  $(call fail,'the training failed; the lines above say where')
	@rm -rf .deps/registry && mkdir -p .deps/registry
	@for folder in .deps/models/*/*; do \
	  .build/release/crossfade publish "$$(basename "$$(dirname "$$folder")")" \
	    "$$folder/model.onnx" --version "$$(basename "$$folder")" --golden "$$folder/golden.json" \
	    --lineage-file "$$folder/lineage.json" --by "$(PUBLISHER)" --registry .deps/registry || \
	    $(call fail,"publishing $$folder failed; the lines above say why"); \
	done

clean: ## Remove what was built; .deps/ stays
	@rm -rf .build .build-* LoadTests/.build .pytest_cache || \
	  $(call fail,'some files could not be removed; the lines above say which')
	@find Tests LoadTests ModelRegistry -name __pycache__ -type d -prune \
	  -exec rm -rf {} + 2>/dev/null || true
