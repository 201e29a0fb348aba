//! Fingerprints of what makes the index and of what makes an answer.
//!
//! A store that another analysis made must not be searched with this one: the store carries
//! `ISNAD_ANALYSIS_FINGERPRINT`. Cached answers are told apart by `ISNAD_ANSWER_FINGERPRINT`.

use std::fs;
use std::path::{Path, PathBuf};

/// Code and lists that decide what is written to the index.
const ANALYSIS: [&str; 3] = ["src/text", "src/index", "src/encode"];
/// Code and lists that decide what is answered from it.
const ANSWER: [&str; 3] = ["src/answer", "index/lexicon", "Cargo.lock"];

fn main() {
    let analysis = fingerprint(&ANALYSIS, FNV_OFFSET);
    let answer = fingerprint(&ANSWER, analysis);
    println!("cargo::rustc-env=ISNAD_ANALYSIS_FINGERPRINT={analysis:016x}");
    println!("cargo::rustc-env=ISNAD_ANSWER_FINGERPRINT={answer:016x}");
    println!("cargo::rerun-if-changed=build.rs");
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a over the names and contents of all files under `roots`, going on from `hash`.
fn fingerprint(roots: &[&str], mut hash: u64) -> u64 {
    for root in roots {
        println!("cargo::rerun-if-changed={root}");
        let mut files = Vec::new();
        collect(Path::new(root), &mut files);
        files.sort();
        for file in files {
            let name = file.to_string_lossy().replace('\\', "/");
            let content = fs::read(&file).unwrap_or_default();
            for byte in name.bytes().chain(content) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME);
            }
        }
    }
    hash
}

/// All files at or under `path`; a path that does not exist has none.
fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if let Ok(entries) = fs::read_dir(path) {
        for entry in entries.flatten() {
            collect(&entry.path(), files);
        }
    } else if path.is_file() {
        files.push(path.to_owned());
    }
}
