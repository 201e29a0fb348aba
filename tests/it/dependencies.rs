//! The direction of dependencies, read from the sources (ARCHITECTURE.md, invariant 1).

use std::fs;
use std::path::{Path, PathBuf};

/// A module and the modules of this crate that it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("article", &["error"]),
    ("text", &[]),
    ("encode", &["error", "text"]),
    ("index", &["error", "article", "text", "encode"]),
    ("answer", &["error", "article", "text", "encode", "index"]),
    ("eval", &["error", "article", "text", "encode", "index", "answer"]),
    ("store", &["error"]),
    ("bot", &["error", "article", "text", "index", "answer", "store"]),
    ("emulator", &["error"]),
    ("config", &["error"]),
    ("telemetry", &["error"]),
];

/// A crate and the only modules that may know it.
const KNOWN_ONLY_BY: &[(&str, &[&str])] = &[
    ("tantivy", &["index"]),
    ("sqlx", &["store"]),
    ("teloxide", &["bot"]),
    ("axum", &["bot", "emulator"]),
    ("pulp", &["encode"]),
];

#[test]
fn modules_depend_one_way_only() {
    let mut broken = Vec::new();
    for (module, allowed) in MAY_USE {
        for (path, source) in sources_of(module) {
            for used in names_after(&source, "crate::") {
                let is_module = MAY_USE.iter().any(|(name, _)| *name == used);
                if used != *module && is_module && !allowed.contains(&used.as_str()) {
                    broken.push(format!("{}: `{module}` uses `{used}`", path.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn each_library_is_known_in_one_place() {
    let mut broken = Vec::new();
    for (library, allowed) in KNOWN_ONLY_BY {
        for (path, source) in all_sources() {
            let module = module_of(&path);
            if !allowed.contains(&module.as_str()) && source.contains(&format!("{library}::")) {
                broken.push(format!("{}: `{module}` knows {library}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn text_does_no_io_and_reads_no_clock() {
    let forbidden =
        ["std::fs", "std::io", "std::net", "std::env", "SystemTime", "Instant::", "tokio::"];
    for (path, source) in sources_of("text") {
        for name in forbidden {
            assert!(!source.contains(name), "{}: {name}", path.display());
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn all_sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    collect(&root(), &mut found);
    assert!(found.len() > 5, "the sources were not found");
    found
}

fn sources_of(module: &str) -> Vec<(PathBuf, String)> {
    all_sources().into_iter().filter(|(path, _)| module_of(path) == module).collect()
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).expect("the sources can be read") {
        let path = entry.expect("the sources can be read").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).expect("the sources can be read");
            // Comments may speak of anything.
            let code = source
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect::<Vec<_>>()
                .join("\n");
            found.push((path, code));
        }
    }
}

/// The first folder or file stem below `src`.
fn module_of(path: &Path) -> String {
    let below = path.strip_prefix(root()).expect("the sources can be read");
    let first = below
        .components()
        .next()
        .expect("the sources can be read")
        .as_os_str()
        .to_string_lossy()
        .into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The identifiers that follow `prefix`.
fn names_after(source: &str, prefix: &str) -> Vec<String> {
    source
        .split(prefix)
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect()
}
