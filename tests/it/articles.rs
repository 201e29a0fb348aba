//! What becomes of an author's file.

use isnad::article::{Article, Format, parse};
use proptest::prelude::*;

fn markdown(source: &str) -> Article {
    parse("a", Format::Markdown, source).unwrap()
}

/// `# section` and `number text`, one a line.
fn outline(article: &Article) -> String {
    let mut lines = vec![article.title.clone()];
    let mut section = None;
    for paragraph in &article.paragraphs {
        if paragraph.section != section {
            section = paragraph.section;
            lines.extend(section.map(|section| format!("# {}", article.sections[section])));
        }
        lines.push(format!("{} {}", paragraph.number, paragraph.text));
    }
    lines.join("\n")
}

#[test]
fn a_newspaper_text_gets_its_title_and_sections_from_its_lines() {
    let source = "عودة المترو\nعاد المترو إلى العمل بعد توقف دام ثلاثة أسابيع كاملة.\nقال المدير: “انتهت الأعمال.”\n\
                  أسباب التوقف\nتوقف المترو بسبب أعمال صيانة في النفق الشرقي.";
    insta::assert_snapshot!(outline(&parse("metro", Format::Plain, source).unwrap()), @"
    عودة المترو
    1 عاد المترو إلى العمل بعد توقف دام ثلاثة أسابيع كاملة.
    2 قال المدير: “انتهت الأعمال.”
    # أسباب التوقف
    3 توقف المترو بسبب أعمال صيانة في النفق الشرقي.
    ");
}

#[test]
fn a_text_without_a_heading_is_called_like_its_file() {
    let article = parse("my-notes", Format::Plain, "جملة واحدة في ملف.").unwrap();
    assert_eq!(article.title, "my-notes");
}

#[test]
fn words_survive_every_markup() {
    let article = markdown(
        "# عنوان\n\nفقرة **بارزة** و[رابط](https://example.org) و`رمز` و~~محذوفة~~ وحاشية[^1].\n\n\
         1. أول\n   - فرعي\n2. ثان\n\n> اقتباس\n>\n> وتتمة\n\n| س | ص |\n|---|---|\n| ١ | ٢ |\n\n![وصف الصورة](x.png)\n\n\
         [^1]: نص الحاشية.\n",
    );
    insta::assert_snapshot!(outline(&article), @"
    عنوان
    1 فقرة بارزة ورابط ورمز ومحذوفة وحاشية.
    2 أول
    3 فرعي
    4 ثان
    5 اقتباس
    6 وتتمة
    7 س | ص
    8 ١ | ٢
    9 وصف الصورة
    10 نص الحاشية.
    ");
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let unix = "---\ntitle: س\n---\n\nأولى.\n\n## قسم\n\nثانية.\n";
    let windows = format!("\u{feff}{}", unix.replace('\n', "\r\n"));
    assert_eq!(markdown(&windows), markdown(unix));
}

/// Nothing that an author, or somebody who wants to do harm, puts into a file may end the program.
#[test]
fn hostile_files_are_read_or_refused() {
    let aliases = (0..24).fold("a0: &a0 [x,x,x,x,x,x,x,x]\n".to_owned(), |yaml, n| {
        yaml + &format!("a{0}: &a{0} [*a{1},*a{1},*a{1},*a{1},*a{1},*a{1},*a{1},*a{1}]\n", n + 1, n)
    });
    let mut files: Vec<String> = [
        "(", "*", "> ", "- ", "[", "![", "`", "|", "<", "_a_", "\u{0301}", "ب", "\u{FDFA}", "#",
        "&amp;", "<div>", "[^1]",
    ]
    .iter()
    .map(|piece| piece.repeat(4_096))
    .collect();
    files.push(format!("---\n{aliases}title: x\n---\n\nنص."));
    files.push(format!("---\ntitle: {}\n---\n\nنص.", "[".repeat(4_096)));
    files.push(format!("---\ntitle: {}\n---\n\nنص.", "ط".repeat(100_000)));
    for file in files {
        for format in [Format::Markdown, Format::Plain] {
            if let Ok(article) = parse("a", format, &file) {
                assert!(!article.paragraphs.is_empty());
            }
        }
    }
}

proptest! {
    #[test]
    fn no_file_panics(source in any::<String>()) {
        for format in [Format::Markdown, Format::Plain] {
            let _ = parse("a", format, &source);
        }
    }

    /// Law: every visible line of a plain text is one heading or one paragraph, in order.
    #[test]
    fn no_line_of_a_plain_text_is_lost(lines in prop::collection::vec("[ء-ي]{1,9}( [ء-ي]{1,9}){0,12}[.؟:]?", 1..12)) {
        let Ok(article) = parse("a", Format::Plain, &lines.join("\n")) else {
            return Ok(());
        };
        let shown = outline(&article);
        let mut at = 0;
        for line in &lines {
            let found = shown.get(at..).unwrap().find(line.as_str());
            prop_assert!(found.is_some(), "{line} is not in\n{shown}");
            at += found.unwrap() + line.len();
        }
    }

    /// Law: paragraphs are numbered from 1, and none is empty or has white space at its ends.
    #[test]
    fn paragraphs_are_numbered_and_trimmed(source in "([ء-ي]{1,6}|[#>*|`\\-_]|\n| |\n\n|[a-z&;<>]){0,60}") {
        for format in [Format::Markdown, Format::Plain] {
            let Ok(article) = parse("a", format, &source) else { continue };
            for (number, paragraph) in (1..).zip(&article.paragraphs) {
                prop_assert_eq!(paragraph.number, number);
                prop_assert!(!paragraph.text.is_empty());
                prop_assert_eq!(paragraph.text.trim(), &paragraph.text);
                prop_assert!(paragraph.section.is_none_or(|section| section < article.sections.len()));
            }
        }
    }
}
