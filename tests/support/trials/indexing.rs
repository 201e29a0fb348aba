//! SIGKILL while the index is written: what was there is served until the new one is whole.

use std::fs;
use std::path::Path;
use std::time::Duration;

use isnad::article::load_folder;
use isnad::index::Library;
use isnad::index::lifecycle::Done;

use super::Random;
use super::program::Site;

/// What a trial showed.
#[derive(Debug)]
pub struct Figures {
    pub kills: usize,
    pub old: usize,
    pub new: usize,
}

/// Kills `isnad index` so often, every other time while one article changes and else while all is built anew.
pub fn trial(binary: &Path, kills: usize) -> Figures {
    let site = Site::new(binary, "http://127.0.0.1:9", "1:x");
    for number in 0..20 {
        site.write_article(&format!("article-{number}"), &article(number, 0));
    }
    let began = std::time::Instant::now();
    assert!(site.run(&["index"]).success());
    let whole = u64::try_from(began.elapsed().as_millis()).expect("not that long");
    let mut random = Random::new(kills as u64);
    let mut figures = Figures { kills, old: 0, new: 0 };
    let mut edition = 0;
    for kill in 0..kills {
        let before = load_folder(&site.index().join("articles")).articles;
        let anew = kill.is_multiple_of(2);
        if !anew {
            edition += 1;
            site.write_article("article-7", &article(7, edition));
        }
        let after = load_folder(&site.index().join("articles")).articles;
        let program = site.start(if anew { &["index", "--rebuild"] } else { &["index"] });
        std::thread::sleep(Duration::from_millis(random.below(whole + 20)));
        program.kill();

        let passages = site.store().join("passages");
        Library::check_store(&passages).expect("every byte is as it was written");
        // Opened as it is, from a copy: bringing it up to date would hide what the kill left.
        let opened = |articles: &[_]| {
            let copy = tempfile::tempdir().expect("a temporary folder");
            copy_folder(&passages, copy.path());
            let (_, report) = Library::open_store(copy.path(), articles, false, &|_| ())
                .expect("the index always opens");
            assert_eq!(report.warnings, [], "nothing is damaged");
            assert!(!matches!(report.done, Done::Built { .. }), "{:?}", report.done);
            report.done == Done::Opened
        };
        if opened(&after) {
            figures.new += 1;
        } else {
            assert!(opened(&before), "neither the old articles nor the new ones, but a mixture");
            figures.old += 1;
            assert!(site.run(&["index"]).success(), "the next start finishes the work");
        }
    }
    figures
}

fn article(number: usize, edition: usize) -> String {
    use std::fmt::Write as _;
    let mut text = format!("---\ntitle: المقال {number}\n---\n\n");
    for paragraph in 0..60 {
        let _ = write!(
            text,
            "في الفقرة {paragraph} من المقال {number} بطبعته {edition} خبر عن المكتبة والمدرسة والسوق القديم.\n\n"
        );
    }
    text
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            fs::create_dir_all(&target).expect("a temporary folder");
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
