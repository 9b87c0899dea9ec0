//! The elements of a page that are open.

use crate::element::{Element, Place};

/// An element that is open.
pub(crate) struct Open {
    pub(crate) name: Vec<u8>,
    pub(crate) element: Element,
    pub(crate) place: Place,
}

/// How many open elements there are of some sorts.
#[derive(Default)]
pub(crate) struct Depths {
    pub(crate) hidden: usize,
    pub(crate) preformatted: usize,
    pub(crate) item: usize,
    pub(crate) row: usize,
    pub(crate) link: usize,
    pub(crate) main: usize,
    pub(crate) aside: usize,
    pub(crate) named_aside: usize,
}

impl Depths {
    /// What the open elements say of where something stands.
    pub(crate) fn place(&self) -> Place {
        Place { main: self.main > 0, aside: self.aside > 0, named_aside: self.named_aside > 0 }
    }

    /// Counts `open` in those that it is one of, `by` one more or less.
    pub(crate) fn count(&mut self, open: &Open, by: impl Fn(&mut usize)) {
        match open.element {
            Element::Hidden => by(&mut self.hidden),
            Element::Preformatted => by(&mut self.preformatted),
            Element::Item => by(&mut self.item),
            Element::Row => by(&mut self.row),
            Element::Link => by(&mut self.link),
            _ => {}
        }
        let Place { main, aside, named_aside } = open.place;
        for (is_it, depth) in
            [(main, &mut self.main), (aside, &mut self.aside), (named_aside, &mut self.named_aside)]
        {
            if is_it {
                by(depth);
            }
        }
    }
}
