# Three stages: dependencies (cached until Cargo.lock changes), the program, the image that runs.
FROM rust:1.95-slim-bookworm AS dependencies
# The image brings gcc, which SQLite and ring are compiled with.
WORKDIR /build
COPY Cargo.toml Cargo.lock build.rs ./
RUN mkdir -p src benches && echo '' > src/lib.rs && echo 'fn main() {}' > src/main.rs \
    && cargo build --locked --release --bin isnad; rm -rf src benches

FROM dependencies AS program
COPY . .
RUN touch src/lib.rs src/main.rs && cargo build --locked --release --bin isnad

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
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["isnad", "check", "--running"]
ENTRYPOINT ["isnad"]
CMD ["bot"]
