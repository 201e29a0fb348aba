//! What Telegram does to every text it is given (`clean_input_string` of its library), with the
//! offsets of the entities carried along.
//!
//! Control characters become spaces, carriage returns and direction overrides vanish, three
//! combining marks vanish, and of a run of direction marks only the last stays.

use super::entities::Entity;

/// What becomes of one character.
fn cleaned(c: char) -> Option<char> {
    match c {
        '\r'
        | '\u{2028}'..='\u{202E}' // line and paragraph separator, embeddings, overrides
        | '\u{0333}' | '\u{033F}' | '\u{030A}' => None, // double low line, double overline, ring above
        '\n' => Some('\n'),
        '\u{0}'..='\u{1F}' => Some(' '),
        other => Some(other),
    }
}

/// Cleans `text`; runs of U+200E/U+200F keep their last mark and become U+200C before it.
pub(super) fn text(text: &str) -> String {
    let mut kept: Vec<char> = text.chars().filter_map(cleaned).collect();
    let is_mark = |c: char| matches!(c, '\u{200E}' | '\u{200F}');
    for at in 1..kept.len() {
        if is_mark(kept[at - 1]) && is_mark(kept[at]) {
            kept[at - 1] = '\u{200C}'; // zero width non-joiner
        }
    }
    kept.into_iter().collect()
}

/// Cleans `original` and moves the entities to where their text went.
///
/// # Errors
/// An entity that begins or ends inside a surrogate pair; the text says at which UTF-16 offset.
pub(super) fn with_entities(
    original: &str,
    entities: &mut Vec<Entity>,
) -> Result<String, &'static str> {
    // Cleaned offset of each original UTF-16 offset; `None` inside a surrogate pair.
    let mut moved: Vec<Option<usize>> = Vec::with_capacity(original.len() + 1);
    let mut length = 0;
    for c in original.chars() {
        moved.push(Some(length));
        if c.len_utf16() == 2 {
            moved.push(None);
        }
        length += cleaned(c).map_or(0, char::len_utf16);
    }
    moved.push(Some(length));
    let end = moved.len() - 1;
    entities.retain(|entity| entity.offset < end);
    for entity in entities.iter_mut() {
        let start = moved[entity.offset].ok_or("entity begins in a middle of a UTF-16 symbol")?;
        let stop = moved[(entity.offset + entity.length).min(end)]
            .ok_or("entity ends in a middle of a UTF-16 symbol")?;
        entity.offset = start;
        entity.length = stop - start;
    }
    entities.retain(|entity| entity.length > 0);
    Ok(text(original))
}

#[cfg(test)]
mod tests {
    use super::super::entities::{Entity, Style};
    use super::*;

    #[test]
    fn controls_become_spaces_and_overrides_vanish() {
        assert_eq!(text("a\tb\u{0}c\r\nd\u{202E}e\u{2028}f"), "a b c\ndef");
        assert_eq!(text("a\u{0333}b\u{033F}c\u{030A}"), "abc");
    }

    #[test]
    fn of_a_run_of_direction_marks_the_last_stays() {
        assert_eq!(text("\u{200F}\u{200E}\u{200F}م"), "\u{200C}\u{200C}\u{200F}م");
        assert_eq!(text("\u{200F}م"), "\u{200F}م");
        assert_eq!(text("\u{2068}م\u{2069}"), "\u{2068}م\u{2069}", "isolates pass");
    }

    #[test]
    fn entities_move_with_their_text() {
        let mut entities = vec![Entity::new(Style::Bold, 3, 2)];
        assert_eq!(with_entities("a\r\nbc", &mut entities).unwrap(), "a\nbc");
        assert_eq!((entities[0].offset, entities[0].length), (2, 2));
    }

    #[test]
    fn an_entity_inside_a_surrogate_pair_is_refused() {
        let mut entities = vec![Entity::new(Style::Bold, 1, 1)];
        assert!(with_entities("😀", &mut entities).is_err());
    }
}
