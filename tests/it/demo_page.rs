//! The demo page in a real browser, over the whole program; skipped, and said so, where there is no Chromium.

use crate::browser::Browser;
use crate::command_line::{Folder, Running};

const ENTER: &str = "\u{E007}";

/// What the last message of the bot shows.
const LAST: &str =
    "[...document.querySelectorAll('.row:not(.mine) .text')].at(-1)?.innerText ?? ''";

/// A demo of its own, with a window on it.
async fn demo(width: u32, height: u32) -> Option<(Browser, Running, Folder)> {
    let Some(browser) = Browser::open(width, height).await else {
        eprintln!("skipped: no chromedriver with Chromium on this machine");
        return None;
    };
    let folder = Folder::shipped();
    let mut demo = Running::start(&mut folder.isnad(&["demo", "--port", "0"]));
    let line = demo.line();
    let address = line.split_whitespace().find(|word| word.starts_with("http://"));
    browser.visit(address.expect("the demo names its page")).await;
    Some((browser, demo, folder))
}

async fn shows(browser: &Browser, words: &str) {
    browser.until(&format!("({LAST}).includes({words:?})")).await;
}

async fn ask(browser: &Browser, question: &str) {
    browser.click("#text", "").await;
    browser.type_keys(&format!("{question}{ENTER}")).await;
}

#[tokio::test]
async fn a_visitor_asks_presses_folds_and_edits() {
    let Some((browser, demo, _folder)) = demo(1200, 900).await else { return };
    browser.click("#start", "ابدأ").await;
    browser.click(".key", "كم تبلغ قيمة OpenAI وعلي بابا؟").await;
    shows(&browser, "المصدر: ").await;

    ask(&browser, "كم تبلغ قيمة OpenAI؟").await;
    shows(&browser, "500 مليار دولار").await;
    browser.until("!!document.querySelector('.row:last-child blockquote strong')").await;

    let folded = "document.querySelector('.row:last-child .folding').classList.contains('open')";
    assert_eq!(browser.value(folded).await, false);
    browser.click(".row:last-child .unfold", "اعرض الباقي").await;
    browser.until(folded).await;

    browser.click(".row:last-child .key", "السياق").await;
    shows(&browser, "المقطع في سياقه").await;
    browser.click(".row:last-child .key", "عودة إلى الجواب").await;
    shows(&browser, "وورد أيضًا").await;

    // The arrow key brings the last question back, as in Telegram; its answer follows.
    browser.click("#text", "").await;
    browser.type_keys("\u{E013}").await;
    browser.until("document.querySelector('#text').value.includes('OpenAI')").await;
    browser.value("document.querySelector('#text').select()").await;
    browser.type_keys(&format!("ما هو gpt-oss؟{ENTER}")).await;
    shows(&browser, "gpt-oss").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.close().await;
    demo.stop();
}

#[tokio::test]
async fn in_a_group_it_keeps_quiet_until_it_is_meant() {
    let Some((browser, demo, _folder)) = demo(1200, 900).await else { return };
    browser.click(".chat", "نادي القرّاء").await;
    ask(&browser, "صباح الخير جميعًا").await;
    browser.until("document.querySelectorAll('.row.mine').length === 1").await;
    ask(&browser, "/ask كم تبلغ قيمة علي بابا؟").await;
    shows(&browser, "285 مليار دولار").await;
    let said = "document.querySelectorAll('.row:not(.mine) .text').length";
    assert_eq!(browser.value(said).await, 1, "only the question was answered");
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.close().await;
    demo.stop();
}

#[tokio::test]
async fn on_a_phone_everything_is_in_reach() {
    let Some((browser, demo, _folder)) = demo(500, 800).await else { return };
    browser.click("#start", "ابدأ").await;
    ask(&browser, "كم تبلغ قيمة OpenAI؟").await;
    shows(&browser, "500 مليار دولار").await;
    for part in ["#text", ".send", ".chat", ".key"] {
        let seen = format!(
            "(() => {{ const box = [...document.querySelectorAll('{part}')].at(-1).getBoundingClientRect(); \
             return box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight && box.height >= 40; }})()"
        );
        assert_eq!(browser.value(&seen).await, true, "{part}");
    }
    assert_eq!(browser.value("document.documentElement.scrollWidth <= innerWidth").await, true);
    browser.close().await;
    demo.stop();
}
