//! An opened store: the table of its passages in reading order, and their texts.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use tantivy::index::SegmentReader;
use tantivy::schema::Value;
use tantivy::{DocAddress, Index, InvertedIndexReader, ReloadPolicy, Searcher, TantivyDocument};

use super::ranking::shape;
use super::schema::{Field, Layout, column};
use super::writer::{StoredCard, article_hash};
use super::{ArticleCard, Passage, PassageId};
use crate::article::ArticleId;

/// Position of a passage in reading order: articles by id, then paragraphs and their windows.
pub type Ordinal = u32;

/// A passage's place in no list: a deleted document or an article's card.
pub(super) const NOWHERE: Ordinal = Ordinal::MAX;

/// One segment of the store.
pub(super) struct Segment {
    /// From document to place in reading order.
    pub(super) ordinals: Vec<Ordinal>,
    /// Whether some documents are deleted, so that document frequencies must be counted.
    pub(super) has_deletes: bool,
    /// By field, in the order of [`Field::ALL`].
    inverted: Vec<Arc<InvertedIndexReader>>,
}

impl Segment {
    /// The postings of one field.
    pub(super) fn inverted(&self, field: Field) -> &InvertedIndexReader {
        &self.inverted[field as usize]
    }

    /// Where the document stands; `None` for one that is no passage or is deleted.
    pub(super) fn ordinal(&self, document: u32) -> Option<Ordinal> {
        self.ordinals.get(document as usize).copied().filter(|&ordinal| ordinal != NOWHERE)
    }
}

/// What is known of a passage without reading its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// Index into the articles.
    pub(super) article: u32,
    paragraph: u32,
    /// Section index plus one.
    section: u32,
    window: u32,
    copy: u32,
    key: u64,
    address: DocAddress,
    words: u32,
    grams: u32,
    bigrams: u32,
    title: u32,
}

/// An article of the store.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) card: Arc<ArticleCard>,
    pub(super) content: Arc<str>,
    pub(super) passages: Range<Ordinal>,
    sections: Vec<Arc<str>>,
}

/// A store opened for searching. Nothing in it changes: a new state of the store is opened anew.
pub struct Library {
    searcher: Searcher,
    layout: Layout,
    pub(super) segments: Vec<Segment>,
    pub(super) rows: Vec<Row>,
    pub(super) articles: Vec<Entry>,
    /// Keys of passage ids with their places, in the order of the keys.
    keys: Vec<(u64, Ordinal)>,
    /// Spellings of the names that articles give in both scripts: the other ones of each.
    names: HashMap<String, Vec<String>>,
    norms: [Vec<f32>; Field::ALL.len()],
}

impl fmt::Debug for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Library")
            .field("articles", &self.articles.len())
            .field("passages", &self.rows.len())
            .finish_non_exhaustive()
    }
}

impl Library {
    /// Opens the committed state of `index`.
    pub(super) fn open(index: &Index) -> tantivy::Result<Self> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        let layout = Layout::new();
        let mut cards: BTreeMap<ArticleId, StoredCard> = BTreeMap::new();
        let mut rows: Vec<(u64, Row)> = Vec::new();
        for (number, segment) in searcher.segment_readers().iter().enumerate() {
            read_rows(number as u32, segment, &searcher, &layout, &mut rows, &mut cards)?;
        }
        let places: BTreeMap<u64, u32> = cards
            .keys()
            .enumerate()
            .map(|(place, article)| (article_hash(article), place as u32))
            .collect();
        let mut rows: Vec<Row> = rows
            .into_iter()
            .filter_map(|(hash, row)| places.get(&hash).map(|&article| Row { article, ..row }))
            .collect();
        rows.sort_by_key(|row| (row.article, row.paragraph, row.window));

        let mut segments = open_segments(&searcher, &layout)?;
        for (ordinal, row) in rows.iter().enumerate() {
            let segment = &mut segments[row.address.segment_ord as usize];
            segment.ordinals[row.address.doc_id as usize] = ordinal as Ordinal;
        }
        let mut keys: Vec<_> =
            rows.iter().enumerate().map(|(place, row)| (row.key, place as Ordinal)).collect();
        keys.sort_unstable();
        let names = names(cards.values());
        let articles = entries(cards, &rows);
        let norms = norms(&rows);
        Ok(Self { searcher, layout, segments, rows, articles, keys, names, norms })
    }

    /// Length normalisation of every passage in a field, by place.
    pub(super) fn norms(&self, field: Field) -> &[f32] {
        &self.norms[field as usize]
    }

    /// The passage at `place`; `None` when the store's text is not the text that was written: the id is
    /// a hash of the text, and what does not hash to it is never shown.
    pub(super) fn read(&self, place: Ordinal) -> Option<Passage> {
        let row = self.rows.get(place as usize)?;
        let article = self.articles.get(row.article as usize)?;
        let document: TantivyDocument = match self.searcher.doc(row.address) {
            Ok(document) => document,
            Err(error) => {
                tracing::error!(%error, article = %article.card.id, "a stored passage cannot be read");
                return None;
            }
        };
        let text = document.get_first(self.layout.text)?.as_str()?;
        let id = PassageId::new(&article.card.id, text, row.copy);
        if id.number() != row.key {
            tracing::error!(
                article = %article.card.id,
                paragraph = row.paragraph,
                "a stored passage is damaged and is not shown; rebuild the index with `isnad index --rebuild`"
            );
            return None;
        }
        Some(Passage {
            id,
            article: Arc::clone(&article.card),
            section: (row.section as usize)
                .checked_sub(1)
                .and_then(|section| article.sections.get(section).cloned()),
            paragraph: row.paragraph,
            text: text.into(),
        })
    }

    /// Where the passage with this key stands.
    pub(super) fn place_of(&self, key: u64) -> Option<Ordinal> {
        let found = self.keys.binary_search_by_key(&key, |&(key, _)| key).ok()?;
        self.keys.get(found).map(|&(_, place)| place)
    }

    /// How else articles spell a name.
    pub(super) fn spellings_of(&self, name: &str) -> &[String] {
        self.names.get(name).map_or(&[], Vec::as_slice)
    }

    /// The segment and document of a passage.
    pub(super) fn address(&self, place: Ordinal) -> Option<(usize, u32)> {
        let address = self.rows.get(place as usize)?.address;
        Some((address.segment_ord as usize, address.doc_id))
    }

    /// Index of the section of a passage.
    pub(super) fn section_of(&self, place: Ordinal) -> Option<usize> {
        (self.rows.get(place as usize)?.section as usize).checked_sub(1)
    }

    /// Index into the articles.
    pub(super) fn article_number(&self, id: &ArticleId) -> Option<usize> {
        self.articles.binary_search_by(|entry| entry.card.id.cmp(id)).ok()
    }
}

fn read_rows(
    number: u32,
    segment: &SegmentReader,
    searcher: &Searcher,
    layout: &Layout,
    rows: &mut Vec<(u64, Row)>,
    cards: &mut BTreeMap<ArticleId, StoredCard>,
) -> tantivy::Result<()> {
    let mut columns = Vec::with_capacity(column::ALL.len());
    for name in column::ALL {
        columns.push(segment.fast_fields().u64(name)?);
    }
    for document in segment.doc_ids_alive() {
        let address = DocAddress::new(number, document);
        let values: Vec<Option<u64>> =
            columns.iter().map(|column| column.first(document)).collect();
        let value = |name| {
            let index = column::ALL.iter().position(|&other| other == name)?;
            values.get(index).copied().flatten()
        };
        let small = |name| value(name).map_or(0, |value| value as u32);
        let Some(key) = value(column::KEY) else {
            let stored: TantivyDocument = searcher.doc(address)?;
            let json = stored.get_first(layout.card).and_then(|value| value.as_str());
            let card: StoredCard = serde_json::from_str(json.unwrap_or_default())?;
            cards.insert(card.card.id.clone(), card);
            continue;
        };
        let row = Row {
            article: 0,
            paragraph: small(column::PARAGRAPH),
            section: small(column::SECTION),
            window: small(column::WINDOW),
            copy: small(column::COPY),
            key,
            address,
            words: small(column::WORDS),
            grams: small(column::GRAMS),
            bigrams: small(column::BIGRAMS),
            title: small(column::TITLE),
        };
        rows.push((value(column::ARTICLE).unwrap_or_default(), row));
    }
    Ok(())
}

fn open_segments(searcher: &Searcher, layout: &Layout) -> tantivy::Result<Vec<Segment>> {
    let mut segments = Vec::new();
    for segment in searcher.segment_readers() {
        let mut inverted = Vec::with_capacity(Field::ALL.len());
        for field in Field::ALL {
            inverted.push(segment.inverted_index(layout.field(field))?);
        }
        segments.push(Segment {
            ordinals: vec![NOWHERE; segment.max_doc() as usize],
            has_deletes: segment.has_deletes(),
            inverted,
        });
    }
    Ok(segments)
}

fn names<'a>(cards: impl Iterator<Item = &'a StoredCard>) -> HashMap<String, Vec<String>> {
    let mut names: HashMap<String, Vec<String>> = HashMap::new();
    for (arabic, latin) in cards.flat_map(|card| &card.names) {
        for (name, other) in [(arabic, latin), (latin, arabic)] {
            let others = names.entry(name.clone()).or_default();
            if !others.contains(other) {
                others.push(other.clone());
            }
        }
    }
    names
}

fn entries(cards: BTreeMap<ArticleId, StoredCard>, rows: &[Row]) -> Vec<Entry> {
    let mut articles = Vec::with_capacity(cards.len());
    for (number, stored) in cards.into_values().enumerate() {
        let start = rows.partition_point(|row| (row.article as usize) < number) as Ordinal;
        let end = rows.partition_point(|row| row.article as usize <= number) as Ordinal;
        articles.push(Entry {
            sections: stored.card.sections.iter().map(|section| section.as_str().into()).collect(),
            card: Arc::new(stored.card),
            content: stored.content.into(),
            passages: start..end,
        });
    }
    articles
}

fn norms(rows: &[Row]) -> [Vec<f32>; Field::ALL.len()] {
    Field::ALL.map(|field| {
        let length = |row: &Row| match field {
            Field::Skeleton | Field::Root | Field::Number | Field::Word | Field::Sound => row.words,
            Field::Gram => row.grams,
            Field::Bigram => row.bigrams,
            Field::Title => row.title,
        };
        let total: u64 = rows.iter().map(|row| u64::from(length(row))).sum();
        let mean = total as f32 / rows.len().max(1) as f32;
        let shape = shape(field);
        rows.iter().map(|row| shape.norm(length(row) as f32, mean)).collect()
    })
}
