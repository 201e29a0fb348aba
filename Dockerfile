# Three stages: dependencies (cached until Cargo.toml or Cargo.lock changes), the program, the image that runs.
FROM rust:1.95-slim-bookworm AS dependencies
WORKDIR /build
COPY Cargo.toml Cargo.lock ./
# Cargo wants every target of the manifest to exist; empty ones will do for building what they depend on.
RUN mkdir -p src benches \
    && sed -n '/^\[\[bench\]\]/{n;s/^name = "\(.*\)"/benches\/\1.rs/p}' Cargo.toml | xargs touch \
    && echo 'fn main() {}' | tee src/main.rs build.rs && touch src/lib.rs \
    && cargo build --locked --release --bin isnad \
    && rm -r src benches build.rs

FROM dependencies AS program
COPY . .
RUN touch build.rs src/lib.rs src/main.rs && cargo build --locked --release --bin isnad && mkdir store

# No shell, no package manager, and a user who may do nothing.
FROM gcr.io/distroless/cc-debian12:nonroot AS isnad
WORKDIR /isnad
COPY --from=program /build/target/release/isnad /usr/local/bin/isnad
COPY --from=program /build/index/articles index/articles
COPY --from=program /build/index/lexicon index/lexicon
COPY --from=program /build/index/model index/model
COPY --from=program --chown=nonroot:nonroot /build/store index/store
VOLUME /isnad/index/store
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["isnad", "check", "--running"]
ENTRYPOINT ["isnad"]
CMD ["bot"]
