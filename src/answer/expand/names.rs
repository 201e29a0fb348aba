//! Names under several spellings, in both scripts: those of `index/lexicon/names.tsv`, and those that the articles
//! themselves give ("ميتا (Meta)").

use crate::answer::lexicon::words_of;

use super::expression::find_all;
use super::{Draft, Reason};

/// Another spelling is the same name.
const FACTOR: f32 = 1.0;

/// Adds the other spellings of every name in the question; the longest name at each place.
pub(super) fn expand(draft: &mut Draft<'_>) {
    let lexicon = draft.lexicon;
    let names = find_all(draft, lexicon.longest_name(), |_, name| {
        let given = draft.index.other_spellings(name).iter().map(String::as_str);
        let spellings: Vec<String> =
            given.chain(lexicon.spellings(name)).map(str::to_owned).collect();
        (!spellings.is_empty()).then_some(spellings)
    });
    for (tokens, spellings) in names {
        for spelling in spellings {
            draft.stand_in(tokens.clone(), &words_of(&spelling), FACTOR, Reason::Name);
        }
    }
}
