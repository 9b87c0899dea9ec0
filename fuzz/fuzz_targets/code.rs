//! Source code in any language: no panic, and an Outline that covers each byte, with a query and without. The first
//! byte says the language, the second the room and the query.
#![no_main]

use hr_code::{Language, Level, View, Wanted, outline};
use hr_core::Source;
use hr_rank::Query;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let [language, how, text @ ..] = bytes else { return };
    let languages: Vec<Language> = Language::all().collect();
    let language = languages.get(usize::from(*language) % (languages.len() + 1)).copied();
    let levels = [None, Some(Level::Signatures), Some(Level::Docs), Some(Level::Skeleton)];
    let wanted = Wanted { level: levels[usize::from(how % 4)], language };
    let query = Query::new("where is the name of a b read");
    let query = query.as_ref().filter(|_| how & 4 != 0);
    let view = View { query, room: Some(usize::from(how / 8) * 64), wanted };
    let Ok(outline) = outline(&Source::new(text), view) else { return };
    let mut end = 0;
    for block in outline.blocks() {
        assert_eq!(block.span.start, end, "blocks come one after the other");
        end = block.span.end;
    }
    assert_eq!(end, text.len(), "all is covered");
});
