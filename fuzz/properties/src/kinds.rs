//! Every filter but that of code on any bytes: an Outline that covers each byte and is the same again, all evidence
//! printed, each line printed or in one mark. The first byte says the filter, the second the room, the budget and
//! whether there is a query.

use crate::outlines::{adds_up, covers};
use hr_core::{Kind, Source};
use hr_rank::Query;
use hr_route::{ROUTES, View};

pub(crate) fn check(bytes: &[u8]) {
    let [kind, how, text @ ..] = bytes else { return };
    // Code has a target of its own.
    let routes: Vec<_> = ROUTES.iter().filter(|route| route.kind != Kind::Code).collect();
    let route = routes[usize::from(*kind) % routes.len()];
    let query = Query::new("why does retry 17 fail");
    let query = query.as_ref().filter(|_| how % 2 == 1);
    let room = usize::from(how / 2) * 64;
    let view = View { query, room: Some(room), ..View::default() };
    let source = Source::new(text);
    // Whether it claims the text or not.
    let _ = (route.claim)(&source);
    let Ok(outline) = (route.outline)(&source, view) else { return };
    covers(&outline, text.len());
    assert!((route.outline)(&source, view).is_ok_and(|again| again == outline), "not the same");
    // What has marks already is never printed in short.
    if !source.has_mark() {
        adds_up(&source, &outline, room / 4, query);
    }
}
