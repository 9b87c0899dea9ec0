//! Tells in a run of tokens which names are defined, and which are only met.

use super::Defined;
use crate::map::lexicon::{Functions, Lexicon, Visibility, is_before_use, is_control, is_modifier};
use crate::map::names::{Hash, hash, importance, is_plain};
use crate::map::tokens::Token;
use hr_core::Span;

/// Bytes before a macro of Rust in which it can be exported.
const EXPORT: usize = 120;

/// Goes through the tokens of a text.
pub(crate) struct Reader<'a> {
    text: &'a [u8],
    lexicon: &'static Lexicon,
    before: Option<Token>,
    last_word: Option<Span>,
    /// What a word that announces a definition leads to.
    announced: Option<Announced>,
    /// The word before each parenthesis that is open, if it may be the name of a function that is defined.
    open: Vec<Option<Span>>,
    /// The same of the parentheses that were closed last.
    closed: Option<Span>,
    /// The last word before `=` or `:`.
    assigned: Option<Span>,
    braces: usize,
    /// How many braces are around the `typedef` that is not done yet.
    typedef: Option<usize>,
    /// Whether a statement of SQL creates something.
    creates: bool,
    defined: Vec<Defined>,
    referred: Vec<Hash>,
}

/// A definition of which the name may be to come.
#[derive(Clone, Copy, Debug, Default)]
struct Announced {
    name: Option<Span>,
    /// What is open between the word and the name, such as the receiver of a method.
    depth: usize,
    /// Whether the next word goes on with the name: `a.b`.
    is_joined: bool,
    /// Whether it must be followed by a body, by `=`, or by nothing.
    needs: Needs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Needs {
    #[default]
    Nothing,
    Body,
    Value,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a [u8], lexicon: &'static Lexicon) -> Self {
        Self {
            text,
            lexicon,
            before: None,
            last_word: None,
            announced: None,
            open: Vec::new(),
            closed: None,
            assigned: None,
            braces: 0,
            typedef: None,
            creates: false,
            defined: Vec::new(),
            referred: Vec::new(),
        }
    }

    fn bytes(&self, span: Span) -> &'a [u8] {
        span.of(self.text)
    }

    /// Takes a token, of which it is known what comes after it.
    pub(crate) fn read(&mut self, token: Token, next: Option<Token>) {
        match token.sign {
            None => self.word(token, next),
            Some(sign) => self.sign(sign, token, next),
        }
        self.before = Some(token);
    }

    fn word(&mut self, token: Token, next: Option<Token>) {
        let word = self.bytes(token.span);
        let next_sign = next.and_then(|next| next.sign);
        if self.is_keyword(token) {
            let needs = match (self.lexicon.needs_body, word) {
                (false, _) | (true, b"define" | b"concept") => Needs::Nothing,
                (true, b"using") => Needs::Value,
                (true, _) => Needs::Body,
            };
            self.end_announced();
            self.announced = Some(Announced { needs, ..Announced::default() });
        } else if word == b"typedef" && self.lexicon.needs_body {
            self.end_announced();
            self.typedef = Some(self.braces);
        } else if self.lexicon.folds_case() && word.eq_ignore_ascii_case(b"create") {
            self.creates = true;
        } else if !self.goes_on_with_name(token) {
            self.value(token, next_sign);
            self.refer(word, next_sign);
        }
        self.last_word = Some(token.span);
    }

    /// Whether a word announces a definition.
    fn is_keyword(&self, token: Token) -> bool {
        let word = self.bytes(token.span);
        let is_one = match self.lexicon.folds_case() {
            true => {
                self.creates
                    && self
                        .lexicon
                        .keywords
                        .iter()
                        .any(|it| it.as_bytes().eq_ignore_ascii_case(word))
            }
            false => self.lexicon.keywords.iter().any(|it| it.as_bytes() == word),
        };
        let is_part = self.before.is_some_and(|before| {
            let is_adjacent = before.span.end == token.span.start;
            is_adjacent && matches!(before.sign, Some(b'.' | b'$' | b':' | b'*'))
        });
        let is_waiting = self.announced.is_some_and(|it| it.depth > 0);
        is_one && !is_part && !is_waiting
    }

    /// Takes a word for the name, or part of the name, of what was announced. Gives whether it is that.
    fn goes_on_with_name(&mut self, token: Token) -> bool {
        let word = self.bytes(token.span);
        let Some(announced) = &mut self.announced else { return false };
        let is_filler =
            self.lexicon.fillers.iter().any(|it| it.as_bytes().eq_ignore_ascii_case(word));
        if announced.depth > 0 {
            return false;
        }
        if announced.name.is_none() || announced.is_joined {
            if announced.name.is_some() || !is_filler {
                announced.name = Some(token.span);
                announced.is_joined = false;
            }
            return true;
        }
        // Of the words before the body of a type in C the last is its name: `class EXPORT Name final {`.
        if announced.needs == Needs::Body {
            if word != b"final" {
                announced.name = Some(token.span);
            }
            return true;
        }
        self.end_announced();
        false
    }

    /// Ends what was announced: it is a definition if it needs nothing to be one.
    fn end_announced(&mut self) {
        let holds = self.announced.is_some_and(|it| it.needs == Needs::Nothing);
        self.announce(holds);
    }

    /// Ends what was announced. If it `holds`, it is a definition.
    fn announce(&mut self, holds: bool) {
        if let Some(Announced { name: Some(name), .. }) = self.announced.take().filter(|_| holds) {
            self.define(name);
        }
    }

    /// Takes a word outside of all that is assigned to for a definition.
    fn value(&mut self, token: Token, next_sign: Option<u8>) {
        let values = self.lexicon.values;
        let is_outside = |at: usize| at == 0 || self.text[at - 1] == b'\n';
        if values == ["="] {
            let assigns = next_sign == Some(b'=') || next_sign == Some(b':');
            if assigns && is_outside(token.span.start) {
                self.define(token.span);
            }
            return;
        }
        let Some(before) = self.last_word.filter(|_| !values.is_empty()) else { return };
        let is_next = self.before.is_some_and(|it| it.span == before);
        let is_one = values.iter().any(|it| it.as_bytes() == self.bytes(before));
        let line = memchr::memrchr(b'\n', &self.text[..before.start]).map_or(0, |at| at + 1);
        let lead = self.text[line..before.start].trim_ascii_end();
        if is_next && is_one && (line == before.start || lead == b"export") {
            self.define(token.span);
        }
    }

    fn refer(&mut self, word: &[u8], next_sign: Option<u8>) {
        if is_plain(word) && self.lexicon.has_calls && next_sign != Some(b'(') {
            return;
        }
        self.referred.extend(hash(word, self.lexicon));
    }

    fn define(&mut self, name: Span) {
        let word = self.bytes(name);
        let importance = if self.is_private(name) { 0 } else { importance(word) };
        if let Some(hash) = hash(word, self.lexicon) {
            self.defined.push(Defined { name: hash, importance });
        }
    }

    /// Whether no other file can refer to what is defined here, as far as its line tells.
    fn is_private(&self, name: Span) -> bool {
        let start = memchr::memrchr(b'\n', &self.text[..name.start]).map_or(0, |at| at + 1);
        let line = &self.text[start..name.start];
        let holds = |word: &str| memchr::memmem::find(line, word.as_bytes()).is_some();
        match self.lexicon.visibility {
            Visibility::Public => false,
            Visibility::Unless(word) => holds(word),
            // In a header of C what is `static` is for all, and `inline`.
            Visibility::UnlessFirst(word) => line.starts_with(word.as_bytes()) && !holds("inline"),
            Visibility::With(word) if holds("macro_rules") => {
                let before = &self.text[start.saturating_sub(EXPORT)..start];
                !holds(word) && memchr::memmem::find(before, b"macro_export").is_none()
            }
            Visibility::With(word) => !holds(word),
        }
    }

    fn sign(&mut self, sign: u8, token: Token, next: Option<Token>) {
        self.sign_in_announced(sign, next);
        match sign {
            b'(' => self.open_parenthesis(token),
            b')' => self.closed = self.open.pop().flatten(),
            b'{' => {
                if let Some(name) = self.closed.take() {
                    self.define(name);
                }
                self.braces += 1;
            }
            b'}' => {
                self.braces = self.braces.saturating_sub(1);
                self.closed = None;
            }
            b';' => {
                let is_typedef = self.typedef.take_if(|depth| *depth == self.braces).is_some();
                if let Some(name) = self.last_word.filter(|_| is_typedef) {
                    self.define(name);
                }
                self.closed = None;
                self.creates = false;
            }
            b'=' | b':' => {
                self.assigned = self.last_word;
                let is_single = next.is_none_or(|it| it.sign != Some(b':'));
                if sign == b':' && self.lexicon.needs_body && is_single {
                    // What comes then sets the fields of what is constructed.
                    if let Some(name) = self.closed.take() {
                        self.define(name);
                    }
                }
                if sign == b'=' {
                    self.closed = None;
                }
            }
            b',' | b'.' => self.closed = None,
            _ => {}
        }
    }

    /// Takes a sign for part of what was announced, or for its end.
    fn sign_in_announced(&mut self, sign: u8, next: Option<Token>) {
        let Some(mut announced) = self.announced else { return };
        let is_named = announced.name.is_some();
        match sign {
            b')' | b'>' | b']' if announced.depth > 0 => announced.depth -= 1,
            b'(' | b'<' | b'[' if announced.depth > 0 => announced.depth += 1,
            _ if announced.depth > 0 => {}
            b'.' | b':' | b'\\' if is_named && self.is_join(sign, next) => {
                announced.is_joined = true;
            }
            b'(' if !is_named => return self.before_receiver(),
            b'<' | b'[' if !is_named => announced.depth = 1,
            b'<' if announced.needs == Needs::Body => announced.depth = 1,
            b'*' | b'&' | b'!' | b'@' if !is_named => {}
            b'{' | b':' | b'=' => return self.announce(true),
            _ => return self.end_announced(),
        }
        self.announced = Some(announced);
    }

    /// Whether a sign joins the parts of a name.
    fn is_join(&self, sign: u8, next: Option<Token>) -> bool {
        let is_double = |token: Option<Token>| token.is_some_and(|it| it.sign == Some(b':'));
        match sign {
            b':' => is_double(next) || is_double(self.before) || self.lexicon.joins_by_colon,
            _ => true,
        }
    }

    /// A parenthesis where a name is to come: the receiver of a method in Go, or a function without a name, which has
    /// that of what it is assigned to.
    fn before_receiver(&mut self) {
        match &mut self.announced {
            Some(announced) if self.lexicon.has_receivers => announced.depth = 1,
            _ => {
                let is_function =
                    self.last_word.is_some_and(|word| self.bytes(word) == b"function");
                self.announced = None;
                if let Some(name) = self.assigned.take().filter(|_| is_function) {
                    self.define(name);
                }
            }
        }
    }

    fn open_parenthesis(&mut self, token: Token) {
        let name = self.last_word.filter(|word| {
            let is_before = self.before.is_some_and(|before| before.span == *word);
            is_before && word.end <= token.span.start
        });
        self.open.push(name.filter(|&name| self.may_be_function(name)));
        self.closed = None;
    }

    /// Whether `name` before a parenthesis may be that of a function which is defined there.
    fn may_be_function(&self, name: Span) -> bool {
        let functions = self.lexicon.functions;
        if functions == Functions::Announced || is_control(self.bytes(name)) {
            return false;
        }
        let before = self.text[..name.start].trim_ascii_end();
        let starts_line = memchr::memchr(b'\n', &self.text[before.len()..name.start]).is_some();
        let last = before.last().copied();
        let len = before
            .iter()
            .rev()
            .take_while(|&&byte| byte == b'_' || byte.is_ascii_alphanumeric())
            .count();
        let word = &before[before.len() - len..];
        match (functions, last) {
            (_, None | Some(b'{' | b'}' | b';')) => true,
            (Functions::Bare, Some(b',' | b'*')) => true,
            (Functions::Bare, _) if !word.is_empty() => {
                starts_line && !is_before_use(word) || is_modifier(word)
            }
            (Functions::Bare, _) => starts_line && matches!(last, Some(b')' | b']' | b'\'' | b'"')),
            (Functions::Typed, Some(b'*' | b'&' | b'>' | b']' | b'~')) => true,
            (Functions::Typed, Some(b':')) => before.ends_with(b"::"),
            (Functions::Typed, Some(b')' | b'/')) => starts_line,
            (Functions::Typed, _) => !word.is_empty() && !is_before_use(word),
            _ => false,
        }
    }

    /// What was found: names that are defined, and names that were met elsewhere, as often as they were.
    pub(crate) fn finish(mut self) -> (Vec<Defined>, Vec<Hash>) {
        self.end_announced();
        (self.defined, self.referred)
    }
}
