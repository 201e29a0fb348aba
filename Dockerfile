# Three stages: dependencies (cached until Cargo.toml or Cargo.lock changes), the program, the image that runs.
FROM rust:1.95-slim-bookworm AS dependencies
# The image brings gcc, which SQLite and ring are compiled with.
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
RUN touch build.rs src/lib.rs src/main.rs && cargo build --locked --release --bin isnad

FROM debian:bookworm-slim AS isnad
RUN useradd --system --uid 10001 --home-dir /isnad isnad
WORKDIR /isnad
COPY --from=program /build/target/release/isnad /usr/local/bin/isnad
COPY --from=program /build/index/articles index/articles
COPY --from=program /build/index/lexicon index/lexicon
COPY --from=program /build/index/model index/model
RUN mkdir -p index/store && chown isnad: index/store
# By number: a platform that demands a user other than root can tell.
USER 10001
VOLUME /isnad/index/store
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["isnad", "check", "--running"]
ENTRYPOINT ["isnad"]
CMD ["bot"]
