//! What the analysis of text costs: a paragraph step by step, and a question's understanding.
//!
//! `cargo bench --bench analysis`. Indexing has some 330 µs for a paragraph, a question 500 µs for everything.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use isnad::text::{
    arabizi, compound, courtesy, evidence, grams, language, normalize, quantity, question_kind,
    root, sentence, stem, steps, stopwords::StopWords, tokens, transliterate,
};

fn main() {
    divan::main();
}

/// A paragraph of ordinary length and mixture, 110 words.
const PARAGRAPH: &str = "أعلنت هيئة الطيران المدني أن «المطار الجديد» سيُفتتح في منتصف شهر تشرين الأول المقبل، بعد تأخير دام \
    ثلاث سنوات بسبب ارتفاع كلفة المواد. وقالت المديرة التنفيذية للمشروع، د. ليلى الحسيني، إن الكلفة بلغت 1.5 مليار دولار، أي \
    أكثر بنحو 35% مما قُدّر عام 2019. وأضافت: “سنستقبل عشرين مليون مسافر في العام الأول، ثم نضاعف العدد قبل 2030”. ويضم المبنى \
    أربعة وستين بابا، وأنظمة لفحص الأمتعة طوّرتها شركة SkyScan الكندية، من بينها جهاز SX-900 الذي يفحص ألف حقيبة في الساعة. \
    وكان البرلمان قد رفض في آذار الماضي زيادة الرسوم، مما دفع الهيئة إلى الاقتراض من ثلاثة مصارف محلية. هل يكفي ذلك لسداد \
    الديون؟ يرى خبراء الاقتصاد أن الأمر مرهون بحركة السياحة وأسعار الوقود، وبقدرة الشركات الوطنية على المنافسة.";

const QUESTIONS: [&str; 4] = [
    "كم بلغت كلفة المطار الجديد ولماذا تأخر افتتاحه؟",
    "امتى هيفتحوا المطار الجديد وبكام اتكلف؟",
    "How many passengers will the new airport serve in its first year?",
    "emta el matar el gedeed hayeftah w kam taklefto",
];

fn words() -> Vec<String> {
    tokens(PARAGRAPH).into_iter().map(|token| token.text).collect()
}

#[divan::bench]
fn normalising(bencher: Bencher<'_, '_>) {
    bencher.counter(BytesCount::of_str(PARAGRAPH)).bench(|| normalize(black_box(PARAGRAPH)));
}

#[divan::bench]
fn tokenising(bencher: Bencher<'_, '_>) {
    bencher.counter(BytesCount::of_str(PARAGRAPH)).bench(|| tokens(black_box(PARAGRAPH)));
}

#[divan::bench]
fn light_stems(bencher: Bencher<'_, '_>) {
    let words = words();
    bencher.bench(|| words.iter().map(|word| stem::light10(black_box(word)).len()).sum::<usize>());
}

#[divan::bench]
fn skeletons(bencher: Bencher<'_, '_>) {
    let words = words();
    bencher.bench(|| words.iter().map(|word| stem::skeleton(black_box(word)).len()).sum::<usize>());
}

#[divan::bench]
fn roots(bencher: Bencher<'_, '_>) {
    let words = words();
    bencher.bench(|| words.iter().map(|word| root::isri(black_box(word)).len()).sum::<usize>());
}

#[divan::bench]
fn four_grams(bencher: Bencher<'_, '_>) {
    let words = words();
    bencher.bench(|| {
        let mut bytes = 0;
        for word in &words {
            grams::for_each_gram(black_box(word), 4, |gram| bytes += gram.len());
        }
        bytes
    });
}

#[divan::bench]
fn transliteration_keys(bencher: Bencher<'_, '_>) {
    let words = words();
    bencher.bench(|| {
        words.iter().map(|word| transliterate::keys(black_box(word)).len()).sum::<usize>()
    });
}

#[divan::bench]
fn extra_words(bencher: Bencher<'_, '_>) {
    let tokens = tokens(PARAGRAPH);
    bencher.bench(|| {
        (compound::compounds(PARAGRAPH, black_box(&tokens)), transliterate::acronyms(&tokens))
    });
}

#[divan::bench]
fn numbers_and_dates(bencher: Bencher<'_, '_>) {
    let tokens = tokens(PARAGRAPH);
    bencher.bench(|| quantity::quantities(PARAGRAPH, black_box(&tokens)));
}

#[divan::bench]
fn sentences(bencher: Bencher<'_, '_>) {
    bencher.bench(|| sentence::sentences(black_box(PARAGRAPH)));
}

#[divan::bench]
fn traits_of_a_paragraph(bencher: Bencher<'_, '_>) {
    bencher.bench(|| evidence::Traits::of(black_box(PARAGRAPH)));
}

#[divan::bench(args = QUESTIONS)]
fn kind_language_and_courtesy(question: &str) -> impl Sized {
    (question_kind::kind_of(question), language::Language::of(question), courtesy::of(question))
}

#[divan::bench]
fn arabizi_spellings() -> impl Sized {
    arabizi::spellings(black_box("hayesta5demo"))
}

#[divan::bench]
fn every_step_of_a_question() -> impl Sized {
    steps::analyse(black_box("كم بلغت كلفة المطار الجديد؟"), StopWords::standard())
}
