//! Every filter on any bytes: no panic, and an Outline that covers each byte, with a query and without. The first byte
//! says the filter, the second whether there is a query.
#![no_main]

use hr_core::{Kind, Source};
use hr_rank::Query;
use hr_route::{ROUTES, View};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let [kind, how, text @ ..] = bytes else { return };
    // Code has a target of its own.
    let routes: Vec<_> = ROUTES.iter().filter(|route| route.kind != Kind::Code).collect();
    let route = routes[usize::from(*kind) % routes.len()];
    let query = Query::new("why does retry 17 fail");
    let query = query.as_ref().filter(|_| how % 2 == 1);
    let view = View { query, room: Some(usize::from(how / 2) * 64), ..View::default() };
    let source = Source::new(text);
    // Whether it claims the text or not.
    let _ = (route.claim)(&source);
    let Ok(outline) = (route.outline)(&source, view) else { return };
    let mut end = 0;
    for block in outline.blocks() {
        assert_eq!(block.span.start, end, "{}: blocks come one after the other", route.kind);
        end = block.span.end;
    }
    assert_eq!(end, text.len(), "{}: all is covered", route.kind);
});
