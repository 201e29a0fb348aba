//! An author's view: what goes in, what comes out, what is said when it cannot be read.

use std::fs;

use super::{ArticleId, Format, load_folder, parse};

#[test]
fn front_matter_gives_title_link_author_date_and_questions() {
    let article = parse(
        "metro",
        Format::Markdown,
        "---\ntitle: \"المترو: البداية\"\nurl: https://example.org/m\nauthor: رنا\npublished: 2025-03-16\nquestions:\n  - متى افتُتح المترو؟\n---\n\nنص.\n\n## قسم\n\nنص ثان.\n",
    )
    .unwrap();
    assert_eq!(article.title, "المترو: البداية");
    assert_eq!(article.url.as_deref(), Some("https://example.org/m"));
    assert_eq!(article.published.unwrap().to_string(), "2025-03-16");
    assert_eq!(article.questions, ["متى افتُتح المترو؟"]);
    assert_eq!(article.sections, ["قسم"]);
    assert_eq!(article.paragraphs[0].section, None);
    assert_eq!(article.paragraphs[1].section, Some(0));
    assert_eq!(article.paragraphs[1].number, 2);
}

#[test]
fn without_a_title_the_opening_heading_is_the_title_and_else_the_file_name() {
    let plain = parse("x", Format::Plain, "عنوان قصير\nوهذه جملة أطول من العنوان بكثير.").unwrap();
    assert_eq!(plain.title, "عنوان قصير");
    assert!(plain.sections.is_empty());
    assert_eq!(parse("اسم الملف", Format::Plain, "جملة واحدة.").unwrap().title, "اسم الملف");
}

#[test]
fn the_language_is_guessed_from_the_letters() {
    assert_eq!(parse("x", Format::Plain, "نص عربي عن GPT.").unwrap().language, "ar");
    assert_eq!(parse("x", Format::Plain, "An English text.").unwrap().language, "en");
}

#[test]
fn a_fault_names_its_line_and_a_remedy() {
    let unclosed = parse("x", Format::Markdown, "---\ntitle: س\n\nنص.").unwrap_err();
    insta::assert_snapshot!(unclosed, @"line 1: the front matter opens with --- but is never closed. Put a line of --- after the last key.");
    let date = parse("x", Format::Markdown, "---\ntitle: س\npublished: أمس\n---\nنص.").unwrap_err();
    insta::assert_snapshot!(date, @"line 3: `published: أمس` is not a date. Write it as year-month-day, for example 2025-03-16.");
    let yaml = parse("x", Format::Markdown, "---\ntitle: س\nauthor: [a\n---\nنص.").unwrap_err();
    assert!(yaml.line >= 3 && yaml.cause.contains("YAML"), "{yaml}");
    let empty = parse("x", Format::Plain, "\n\n").unwrap_err();
    assert_eq!(empty.cause, "the article has no paragraph");
}

#[test]
fn an_id_is_made_of_small_latin_letters_digits_and_hyphens() {
    assert_eq!(ArticleId::from_stem("Open Weights_2025").as_str(), "open-weights-2025");
    let arabic = ArticleId::from_stem("مترو");
    assert!(
        arabic.as_str().chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    );
    assert_ne!(arabic, ArticleId::from_stem("عود"));
}

#[test]
fn one_unreadable_file_does_not_cost_the_others() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.txt"), "جملة سليمة.").unwrap();
    fs::write(folder.path().join("bad.txt"), b"\xD3\xE1\xC7\xE3").unwrap();
    fs::write(folder.path().join("late.txt"), [b"one.\ntwo.\n".as_slice(), &[0xFF]].concat())
        .unwrap();
    fs::write(folder.path().join("good.md"), "ذات المعرف.").unwrap();
    fs::write(folder.path().join("notes.pdf"), "not an article").unwrap();
    let shelf = load_folder(folder.path());
    assert_eq!(shelf.articles.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(), ["good"]);
    let problems = shelf.problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(problems.contains("bad.txt:1: the file is not UTF-8"), "{problems}");
    assert!(problems.contains("late.txt:3: the file is not UTF-8"), "{problems}");
    assert!(problems.contains("good.txt: its id `good`"), "{problems}");
}

/// The shipped article is its source, line for line, whichever of the two formats it is read in.
#[test]
fn the_shipped_article_is_its_source() {
    let markdown = include_str!("../../index/articles/open-weights.md");
    let source = include_str!("../../tests/fixtures/open-weights.txt");
    let shipped = parse("open-weights", Format::Markdown, markdown).unwrap();
    let plain = parse("open-weights", Format::Plain, source).unwrap();

    assert_eq!(shipped.paragraphs.len(), 33);
    assert_eq!(shipped.sections.len(), 8);
    assert_eq!(shipped.paragraphs, plain.paragraphs);
    assert_eq!(shipped.sections, plain.sections);

    let mut shown = shipped.paragraphs.iter().map(|p| p.text.as_str()).collect::<Vec<_>>();
    shown.extend(shipped.sections.iter().map(String::as_str));
    let mut lines = source.lines().collect::<Vec<_>>();
    shown.sort_unstable();
    lines.sort_unstable();
    assert_eq!(shown, lines);
}
