//! What the elements of HTML are to a reader.

use html5gum::StartTag;

/// How an element is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Element {
    /// Nothing of it is shown: scripts, styles.
    Hidden,
    /// The title of the page.
    Title,
    /// A heading of a level from 1 on.
    Heading(u8),
    /// Lines that are kept as they are.
    Preformatted,
    Item,
    Row,
    Cell {
        is_header: bool,
    },
    /// A list, a table or a section: what is in it belongs together.
    Passage,
    /// What begins on a line of its own.
    Block,
    LineBreak,
    Link,
    /// What is part of a line.
    Inline,
}

impl Element {
    /// The element with this name.
    pub(crate) fn of(name: &[u8]) -> Self {
        match name {
            b"script" | b"style" | b"noscript" | b"template" | b"svg" | b"math" | b"iframe"
            | b"object" | b"select" | b"button" | b"textarea" => Self::Hidden,
            b"title" => Self::Title,
            [b'h', digit @ b'1'..=b'6'] => Self::Heading(digit - b'0'),
            b"pre" | b"listing" | b"xmp" => Self::Preformatted,
            b"li" | b"dt" | b"dd" | b"option" => Self::Item,
            b"tr" => Self::Row,
            b"td" => Self::Cell { is_header: false },
            b"th" => Self::Cell { is_header: true },
            b"ul" | b"ol" | b"dl" | b"table" | b"section" | b"article" | b"main" | b"nav"
            | b"aside" | b"header" | b"footer" | b"blockquote" | b"p" => Self::Passage,
            b"div" | b"body" | b"html" | b"head" | b"form" | b"fieldset" | b"figure"
            | b"figcaption" | b"address" | b"center" | b"details" | b"summary" | b"thead"
            | b"tbody" | b"tfoot" | b"caption" | b"hr" | b"menu" | b"legend" | b"hgroup"
            | b"search" | b"dialog" | b"noframes" | b"frameset" => Self::Block,
            b"br" => Self::LineBreak,
            b"a" => Self::Link,
            _ => Self::Inline,
        }
    }
}

/// Whether an element with this name has no end.
pub(crate) fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"area"
            | b"base"
            | b"br"
            | b"col"
            | b"embed"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"source"
            | b"track"
            | b"wbr"
    )
}

/// Words in the classes and names of what stands around the main text.
const ASIDES: [&[u8]; 30] = [
    b"ad",
    b"ads",
    b"advert",
    b"banner",
    b"breadcrumb",
    b"breadcrumbs",
    b"catlinks",
    b"consent",
    b"cookie",
    b"cookies",
    b"footer",
    b"jump",
    b"masthead",
    b"menu",
    b"nav",
    b"navbar",
    b"navbox",
    b"navigation",
    b"newsletter",
    b"noprint",
    b"pager",
    b"pagination",
    b"promo",
    b"related",
    b"share",
    b"sidebar",
    b"skip",
    b"social",
    b"toc",
    b"toolbar",
];

/// Where something stands, by the start tags of the elements around it, or by one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// In the main text, by its name or role.
    pub(crate) main: bool,
    /// Around it, by its name or role.
    pub(crate) aside: bool,
    /// Around it, by a word in its class or name.
    pub(crate) named_aside: bool,
}

impl Place {
    /// What `tag` says.
    pub(crate) fn of(tag: &StartTag<usize>) -> Self {
        let attribute =
            |name: &[u8]| tag.attributes.get(name).map_or(&b""[..], |value| value.value.as_slice());
        let (name, role) = (tag.name.as_slice(), attribute(b"role"));
        let main = matches!(name, b"main" | b"article") || matches!(role, b"main" | b"article");
        let aside = matches!(
            name,
            b"nav" | b"footer" | b"header" | b"aside" | b"form" | b"menu" | b"dialog"
        ) || matches!(
            role,
            b"navigation"
                | b"banner"
                | b"contentinfo"
                | b"search"
                | b"complementary"
                | b"menu"
                | b"dialog"
        );
        let can_be_named = !main && matches!(Element::of(name), Element::Passage | Element::Block);
        let is_body = matches!(name, b"html" | b"body");
        let named_aside = can_be_named
            && !is_body
            && [attribute(b"class"), attribute(b"id")].into_iter().any(names_aside);
        let hidden =
            attribute(b"aria-hidden") == b"true" || tag.attributes.contains_key(&b"hidden"[..]);
        Self { main, aside: aside || hidden, named_aside }
    }
}

/// Whether one of the words in `names` stands for what is around the main text.
fn names_aside(names: &[u8]) -> bool {
    let words = names.split(|byte| !byte.is_ascii_alphabetic());
    words.map(<[u8]>::to_ascii_lowercase).any(|word| ASIDES.binary_search(&word.as_slice()).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_order() {
        assert!(ASIDES.is_sorted());
        assert!(names_aside(b"wide main-nav") && !names_aside(b"content naval"));
    }
}
