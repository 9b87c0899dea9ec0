//! Source code in any language: no panic, and an Outline that covers each byte, with a query and without. The first
//! byte says the language, the second the room, the query, what is in focus and what it is compared with.

use crate::outlines::covers;
use hr_code::{Focus, Language, Level, View, Wanted, outline};
use hr_core::Source;
use hr_rank::Query;

pub(crate) fn check(bytes: &[u8]) {
    let [language, how, text @ ..] = bytes else { return };
    let languages: Vec<Language> = Language::all().collect();
    let language = languages.get(usize::from(*language) % (languages.len() + 1)).copied();
    let levels = [None, Some(Level::Signatures), Some(Level::Docs), Some(Level::Skeleton)];
    let focus = if how & 8 != 0 { vec![Focus::Line(None, usize::from(how / 16))] } else { vec![] };
    let against = (how & 16 != 0).then(|| text[text.len() / 3..].to_vec());
    let wanted = Wanted { level: levels[usize::from(how % 4)], language, focus, against };
    let query = Query::new("where is the name of a b read");
    let query = query.as_ref().filter(|_| how & 4 != 0);
    let view = View { query, room: Some(usize::from(how / 8) * 64), wanted: Some(&wanted) };
    let Ok(outline) = outline(&Source::new(text), view) else { return };
    covers(&outline, text.len());
}
