//! What of a page is its main text.

use crate::element::Place;
use crate::piece::{Pieces, Role};

/// Bytes of text from which on an element that is named the main one is believed.
const LEAST: usize = 400;
/// Pieces in a row that are links, from which on they are navigation.
const LINKS: usize = 6;

/// Where a piece of a page stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Zone {
    /// What the elements around it say.
    pub(crate) place: Place,
    /// Whether most of it is a link.
    pub(crate) is_linked: bool,
}

/// Makes those of `pieces` asides that are not main text, by their `zones`: all outside of what is named the main text, if
/// there is enough in that; navigation, headers and footers; and long lists of links. The headings of the
/// page stay.
pub(crate) fn find(mut pieces: Pieces, zones: &[Zone]) -> Pieces {
    let bytes = |is_it: &dyn Fn(&Place) -> bool| -> usize {
        let is_read = |zone: &Zone| is_it(&zone.place) && !zone.is_linked;
        let pieces = pieces.pieces.iter().zip(zones).filter(|(_, zone)| is_read(zone));
        pieces.map(|(piece, _)| piece.printed.as_ref().map_or(0, |text| text.len())).sum()
    };
    let all = bytes(&|_| true);
    let by_tag = bytes(&|place| !place.aside) * 4 >= all;
    let by_class = bytes(&|place| !(place.named_aside || place.aside && by_tag)) * 4 >= all;
    let main = bytes(&|place| place.main && !(place.aside && by_tag));
    let has_main = main >= LEAST && main * 3 >= all;
    let is_aside = |Place { main, aside, named_aside }: Place| {
        has_main && !main || by_tag && aside || by_class && named_aside
    };
    let mut asides: Vec<bool> = zones.iter().map(|zone| is_aside(zone.place)).collect();
    if all >= LEAST {
        mark_links(&pieces, zones, &mut asides);
    }
    for (piece, _) in pieces.pieces.iter_mut().zip(&asides).filter(|(_, is_aside)| **is_aside) {
        let is_title = matches!(piece.role, Role::Heading(1));
        if !is_title {
            piece.role = Role::Aside;
        }
    }
    leave_asides(&mut pieces);
    pieces
}

/// Marks runs of links outside of the main text.
fn mark_links(pieces: &Pieces, zones: &[Zone], asides: &mut [bool]) {
    let mut start = 0;
    for index in 0..=zones.len() {
        let goes_on = zones.get(index).is_some_and(|zone| zone.is_linked && !zone.place.main)
            && !matches!(pieces.pieces[index].role, Role::Heading(_) | Role::Row);
        if goes_on {
            continue;
        }
        if index - start >= LINKS {
            asides[start..index].fill(true);
        }
        start = index + 1;
    }
}

/// Puts what was under the headings of asides under those before them.
fn leave_asides(pieces: &mut Pieces) {
    for index in 0..pieces.pieces.len() {
        let mut above = pieces.pieces[index].heading;
        while let Some(heading) = above.filter(|&it| pieces.pieces[it].role == Role::Aside) {
            above = pieces.pieces[heading].heading;
        }
        pieces.pieces[index].heading = above;
    }
}

#[cfg(test)]
mod tests {
    use crate::html;
    use crate::piece::Role;
    use hr_core::Source;

    fn asides(page: &str) -> Vec<bool> {
        let pieces = html::pieces(&Source::new(page.as_bytes())).pieces;
        pieces.iter().map(|piece| piece.role == Role::Aside).collect()
    }

    #[test]
    fn a_class_that_holds_all_of_a_page_says_nothing() {
        let text = "They grind what the fields give. ".repeat(4);
        let around = "<p>All mills</p>";
        let page = format!("<html><div class=\"sidebar\">{around}</div><p>{}</p>", &text[..90]);
        assert_eq!(asides(&page), [true, false]);
        let page = format!("<html><div class=\"with-sidebar\"><p>{}</p></div>", &text[..90]);
        assert_eq!(asides(&page), [false]);
    }

    #[test]
    fn what_is_outside_of_the_main_text_is_aside_if_there_is_enough_of_that() {
        let text = "They grind what the fields give. ".repeat(5);
        let page = |main: &str| format!("<html><p>All mills</p><main><p>{main}</p></main>");
        assert!(!asides(&page("Rye."))[0]);
        assert!(asides(&page(&text.repeat(4)))[0]);
    }
}
