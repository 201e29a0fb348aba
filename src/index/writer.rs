//! Articles → documents of the store, in one commit.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexWriter, TantivyDocument, Term};

use super::schema::{Field, Layout, column};
use super::terms::Analyser;
use super::windows::windows;
use super::{ArticleCard, PassageId};
use crate::article::{Article, ArticleId};
use crate::text::alias::aliases;
use crate::text::tokens;

/// Memory that Tantivy may use before it writes a segment: one segment for some 30,000 paragraphs.
const WRITER_MEMORY: usize = 160 << 20;

/// What the store keeps of an article besides its passages.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct StoredCard {
    #[serde(flatten)]
    pub(super) card: ArticleCard,
    /// Hash of everything the article's documents were made from: tells whether it changed.
    pub(super) content: String,
    /// Names that the article gives in both scripts: Arabic, Latin.
    pub(super) names: BTreeSet<(String, String)>,
}

/// Called after each article with how many paragraphs are done.
pub type Progress<'a> = &'a (dyn Fn(usize) + Sync);

/// An empty store in `directory`.
pub(super) fn create_in(directory: &Path) -> tantivy::Result<Index> {
    Index::create_in_dir(directory, Layout::new().schema)
}

/// An empty store in memory.
pub(super) fn create_in_memory() -> Index {
    Index::create_in_ram(Layout::new().schema)
}

/// Adds `added`, deletes `removed` first, and commits once with `payload`: a kill at any moment
/// leaves the store as it was before or as it is after.
pub(super) fn write(
    index: &Index,
    removed: &[ArticleId],
    added: &[&Article],
    payload: &str,
    progress: Progress<'_>,
) -> tantivy::Result<()> {
    let layout = Layout::new();
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_MEMORY)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    // Files of a writer that was killed have the names that ours are about to get.
    writer.garbage_collect_files().wait()?;
    for article in removed {
        writer.delete_term(Term::from_field_text(layout.article, article.as_str()));
    }
    let mut analyser = Analyser::default();
    let mut done = 0;
    for article in added {
        for document in documents(&layout, &mut analyser, article) {
            writer.add_document(document)?;
        }
        done += article.paragraphs.len();
        progress(done);
    }
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(payload);
    commit.commit()?;
    merge_small(&mut writer)?;
    writer.wait_merging_threads()
}

/// Joins the segments once there are many: each costs a dictionary look-up per term.
fn merge_small(writer: &mut IndexWriter) -> tantivy::Result<()> {
    const MANY: usize = 8;
    let segments = writer.index().searchable_segment_ids()?;
    if segments.len() >= MANY {
        writer.merge(&segments).wait()?;
    }
    Ok(())
}

/// The card of an article.
pub(super) fn card(article: &Article) -> ArticleCard {
    ArticleCard {
        id: article.id.clone(),
        title: article.title.clone(),
        url: article.url.clone(),
        author: article.author.clone(),
        published: article.published,
        language: article.language.clone(),
        questions: article.questions.clone(),
        sections: article.sections.clone(),
        paragraphs: article.paragraphs.len() as u32,
    }
}

/// Hash of everything of an article that reaches the store.
pub(super) fn content_hash(article: &Article) -> String {
    let mut hasher = blake3::Hasher::new();
    let card = serde_json::to_string(&card(article)).expect("a card has only text and numbers");
    let mut part = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    part(&card);
    for paragraph in &article.paragraphs {
        part(&paragraph.text);
        part(&format!("{} {:?}", paragraph.number, paragraph.section));
    }
    hasher.finalize().to_hex().to_string()
}

/// Sixty-four bits that stand for an article in the column of its passages.
pub(super) fn article_hash(article: &ArticleId) -> u64 {
    let hash = blake3::hash(article.as_str().as_bytes());
    let first: [u8; 8] = *hash.as_bytes().first_chunk().expect("a hash has 32 bytes");
    u64::from_le_bytes(first)
}

fn documents(layout: &Layout, analyser: &mut Analyser, article: &Article) -> Vec<TantivyDocument> {
    let mut documents = Vec::with_capacity(article.paragraphs.len() + 1);
    let mut card_document = TantivyDocument::new();
    card_document.add_text(layout.article, article.id.as_str());
    let stored = StoredCard {
        card: card(article),
        content: content_hash(article),
        names: names_of(article),
    };
    let json = serde_json::to_string(&stored).expect("a card has only text and numbers");
    card_document.add_text(layout.card, json);
    documents.push(card_document);

    analyser.begin_article();
    let hash = article_hash(&article.id);
    let mut copies: HashMap<&str, u32> = HashMap::new();
    for paragraph in &article.paragraphs {
        for (window, range) in windows(&paragraph.text).into_iter().enumerate() {
            let text = paragraph.text.get(range).expect("windows lie on character boundaries");
            let copy = copies.entry(text).or_default();
            let id = PassageId::new(&article.id, text, *copy);
            let terms = analyser.passage(article, paragraph.section, text);
            let mut document = TantivyDocument::new();
            document.add_text(layout.article, article.id.as_str());
            document.add_text(layout.text, text);
            for (field, text) in [
                (Field::Skeleton, &terms.skeletons),
                (Field::Root, &terms.roots),
                (Field::Gram, &terms.grams),
                (Field::Bigram, &terms.bigrams),
                (Field::Title, &terms.title),
                (Field::Number, &terms.numbers),
                (Field::Word, &terms.words),
                (Field::Sound, &terms.sounds),
            ] {
                document.add_text(layout.field(field), text);
            }
            for (name, value) in [
                (column::KEY, id.number()),
                (column::ARTICLE, hash),
                (column::PARAGRAPH, u64::from(paragraph.number)),
                (column::SECTION, paragraph.section.map_or(0, |section| section as u64 + 1)),
                (column::WINDOW, window as u64),
                (column::COPY, u64::from(*copy)),
                (column::WORDS, u64::from(terms.lengths.words)),
                (column::GRAMS, u64::from(terms.lengths.grams)),
                (column::BIGRAMS, u64::from(terms.lengths.bigrams)),
                (column::TITLE, u64::from(terms.lengths.title)),
            ] {
                document.add_u64(layout.column(name), value);
            }
            documents.push(document);
            *copy += 1;
        }
    }
    documents
}

/// The names that an article gives in both scripts.
fn names_of(article: &Article) -> BTreeSet<(String, String)> {
    let texts = article.paragraphs.iter().map(|paragraph| paragraph.text.as_str());
    texts
        .filter(|text| text.contains(['(', '[']))
        .flat_map(|text| aliases(text, &tokens(text)))
        .map(|alias| (alias.arabic, alias.latin))
        .collect()
}

/// Which articles a store has and lacks.
#[derive(Debug, Default)]
pub(super) struct Difference<'a> {
    /// In the store under another content, or no longer there.
    pub(super) removed: Vec<ArticleId>,
    /// New or changed.
    pub(super) added: Vec<&'a Article>,
}

impl Difference<'_> {
    /// How many articles are in the store and no longer anywhere else.
    pub(super) fn gone(&self) -> usize {
        let is_added = |id: &&ArticleId| self.added.iter().any(|article| article.id == **id);
        self.removed.len() - self.removed.iter().filter(is_added).count()
    }
}

/// Compares the articles with the cards of a store.
pub(super) fn difference<'a>(
    articles: &'a [Article],
    stored: &BTreeMap<ArticleId, Arc<str>>,
) -> Difference<'a> {
    let mut difference = Difference::default();
    let mut left: BTreeMap<_, _> = stored.clone();
    for article in articles {
        match left.remove(&article.id) {
            Some(content) if *content == *content_hash(article) => {}
            Some(_) => {
                difference.removed.push(article.id.clone());
                difference.added.push(article);
            }
            None => difference.added.push(article),
        }
    }
    difference.removed.extend(left.into_keys());
    difference
}
