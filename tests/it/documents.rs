//! What the documents say about the program is true.

const README: &str = include_str!("../../README.md");

/// `table.key` of every setting.
fn keys() -> Vec<String> {
    let mut table = "";
    let mut keys = Vec::new();
    for line in isnad::config::DEFAULT.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            table = name;
        } else if let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
            keys.push(format!("{table}.{key}"));
        }
    }
    keys
}

#[test]
fn the_readme_lists_every_setting() {
    let keys = keys();
    assert!(keys.contains(&"paths.index".to_owned()), "{keys:?}");
    let missing: Vec<&String> =
        keys.iter().filter(|key| !README.contains(&format!("| `{key}` |"))).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn the_readme_lists_no_setting_that_is_gone() {
    let rows = README.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    let settings = rows.map(|(key, _)| key).filter(|key| key.contains('.') && !key.contains(' '));
    let unknown: Vec<&str> = settings.filter(|key| !keys().contains(&(*key).to_owned())).collect();
    assert_eq!(unknown, Vec::<&str>::new());
}

/// A comment above every key says what it means.
#[test]
fn every_setting_is_explained() {
    let mut before = "";
    for line in isnad::config::DEFAULT.lines() {
        if line.contains(" = ") && !line.starts_with('#') {
            assert!(before.starts_with('#'), "nothing explains `{line}`");
        }
        before = line;
    }
}

#[test]
fn links_of_the_readme_lead_somewhere() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for (_, rest) in README.match_indices("](").map(|(at, _)| README.split_at(at + 2)) {
        let target = rest.split(')').next().unwrap_or_default();
        if !target.starts_with("http") {
            assert!(root.join(target).exists(), "README.md links to {target}");
        }
    }
}
