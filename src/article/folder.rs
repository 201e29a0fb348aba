//! A folder of articles: one file each; a file that cannot be read costs only itself.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Article, ArticleId, Fault, Format, parse};
use crate::error::Problem;

/// What a folder holds: the articles that could be read, and what was wrong with the others.
#[derive(Debug, Default)]
pub struct Shelf {
    /// In the order of their ids.
    pub articles: Vec<Article>,
    /// One for each file that was left out.
    pub problems: Vec<Problem>,
}

/// Reads every `*.md` and `*.txt` file of `folder` (subfolders and hidden files are passed over).
///
/// Never fails as a whole: a folder that cannot be listed is one problem.
pub fn load_folder(folder: &Path) -> Shelf {
    let mut shelf = Shelf::default();
    let mut files = match article_files(folder) {
        Ok(files) => files,
        Err(error) => {
            shelf.problems.push(Problem::new(
                folder.display().to_string(),
                format!("the folder of articles cannot be read: {error}"),
                "Create it and put an article there, or name the folder that contains `articles` with --index or paths.index",
            ));
            return shelf;
        }
    };
    files.sort_by(|a, b| a.0.cmp(&b.0));

    let mut taken: HashMap<ArticleId, PathBuf> = HashMap::new();
    for (path, format) in files {
        match read_article(&path, format) {
            Ok(article) => {
                if let Some(first) = taken.get(&article.id) {
                    shelf.problems.push(Problem::new(
                        path.display().to_string(),
                        format!("its id `{}` is already that of {}", article.id, first.display()),
                        "Rename one of the two files",
                    ));
                    continue;
                }
                taken.insert(article.id.clone(), path);
                shelf.articles.push(article);
            }
            Err(problem) => shelf.problems.push(problem),
        }
    }
    shelf.articles.sort_by(|a, b| a.id.cmp(&b.id));
    shelf
}

fn article_files(folder: &Path) -> std::io::Result<Vec<(PathBuf, Format)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let format = path
            .extension()
            .and_then(|extension| extension.to_str())
            .and_then(Format::of_extension);
        if let (false, true, Some(format)) = (hidden, path.is_file(), format) {
            files.push((path, format));
        }
    }
    Ok(files)
}

fn read_article(path: &Path, format: Format) -> Result<Article, Problem> {
    let place = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| {
        Problem::new(
            &place,
            format!("the file cannot be read: {error}"),
            "Check that it exists and may be read",
        )
    })?;
    let source = String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = valid.split(|&byte| byte == b'\n').count();
        Problem::new(
            format!("{place}:{line}"),
            "the file is not UTF-8 text",
            "Save it again with the encoding UTF-8 (older Arabic files are often Windows-1256)",
        )
    })?;
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    parse(&stem, format, &source).map_err(|Fault { line, cause, remedy }| {
        Problem::new(format!("{place}:{line}"), cause, remedy)
    })
}
