//! Between passages that score nearly the same, the one that has the kind of answer asked for is likelier to answer.

use crate::text::evidence::Traits;
use crate::text::question_kind::QuestionKind;

use super::FoundPassage;

/// Passages with at least this share of the best score are close.
const CLOSE: f32 = 0.9;
/// What having the kind of answer is worth, as a share of the best score.
const WORTH: f32 = 0.03;

/// Raises the close candidates by what in them speaks for the kind of answer, and sorts them again.
pub(super) fn prefer(kind: QuestionKind, passages: &mut [FoundPassage]) {
    let best = passages.first().map_or(0.0, |first| first.score);
    let close = passages.iter().take_while(|found| found.score >= CLOSE * best).count();
    let Some(close) = passages.get_mut(..close).filter(|close| close.len() > 1) else { return };
    for found in close.iter_mut() {
        found.score += WORTH * best * Traits::of(&found.passage.text).speak_for(kind);
    }
    close.sort_by(|a, b| b.score.total_cmp(&a.score));
}
