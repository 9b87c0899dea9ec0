//! What a file defines and what it refers to, by cheap rules and without a syntax tree.

use super::lexicon::{Functions, Lexicon, Visibility, is_before_use, is_control, is_modifier};
use super::names::{Hash, hash, importance, is_plain};
use super::tokens::{Token, Tokens};
use hr_core::Span;

/// A line longer than this was not written by people, nor is the file that holds it.
const LONG_LINE: usize = 4 << 10;

/// A name that a file defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Defined {
    pub(crate) name: Hash,
    /// How much the name tells, in hundredths: nothing, if no other file can refer to it.
    pub(crate) importance: u8,
}

/// What a file defines and what it refers to.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Each name once, in their order.
    pub(crate) defined: Box<[Defined]>,
    /// The other names that stand in it, each once, in their order.
    pub(crate) referred: Box<[Hash]>,
    /// How often each of these does, at most 255 times.
    pub(crate) counts: Box<[u8]>,
}

impl Index {
    /// The index of `text`. It is empty if the text was not written by people.
    pub(crate) fn of(text: &[u8], lexicon: &'static Lexicon) -> Self {
        let longest = text.split(|&byte| byte == b'\n').map(<[u8]>::len).max();
        if longest.is_some_and(|len| len > LONG_LINE) {
            return Self::default();
        }
        let mut reader = Reader::new(text, lexicon);
        let mut tokens = Tokens::new(text, lexicon).peekable();
        while let Some(token) = tokens.next() {
            reader.read(token, tokens.peek().copied());
        }
        reader.finish()
    }
}

/// Goes through the tokens of a text.
struct Reader<'a> {
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
    fn new(text: &'a [u8], lexicon: &'static Lexicon) -> Self {
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

    fn read(&mut self, token: Token, next: Option<Token>) {
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
            Visibility::With(word) => !holds(word) && !holds("macro_rules"),
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
                if self.typedef.take_if(|depth| *depth == self.braces).is_some() {
                    if let Some(name) = self.last_word {
                        self.define(name);
                    }
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
                announced.is_joined = true
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
            // `a::b`, and `a:b` in Lua.
            b':' => {
                is_double(next)
                    || is_double(self.before)
                    || self.lexicon.keywords == ["function"] && self.lexicon.values.is_empty()
            }
            _ => true,
        }
    }

    /// A parenthesis where a name is to come: the receiver of a method in Go, or a function without a name, which has
    /// that of what it is assigned to.
    fn before_receiver(&mut self) {
        let is_receiver = self.lexicon.keywords == ["func", "type"];
        match &mut self.announced {
            Some(announced) if is_receiver => announced.depth = 1,
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

    fn finish(mut self) -> Index {
        self.end_announced();
        self.defined.sort_unstable_by_key(|it| (it.name, std::cmp::Reverse(it.importance)));
        self.defined.dedup_by_key(|it| it.name);
        let Self { defined, mut referred, .. } = self;
        referred.sort_unstable();
        let mut names = Vec::with_capacity(referred.len() / 2);
        let mut counts = Vec::with_capacity(referred.len() / 2);
        let mut next = 0;
        for same in referred.chunk_by(|a, b| a == b) {
            while defined.get(next).is_some_and(|it| it.name < same[0]) {
                next += 1;
            }
            // What a file defines itself it does not refer to others for.
            if defined.get(next).is_none_or(|it| it.name != same[0]) {
                names.push(same[0]);
                counts.push(u8::try_from(same.len()).unwrap_or(u8::MAX));
            }
        }
        Index { defined: defined.into(), referred: names.into(), counts: counts.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Of the `names`, those that `text` defines, and those it refers to.
    fn found(language: &str, text: &str, names: &[&str]) -> (Vec<String>, Vec<String>) {
        let lexicon = Lexicon::of(language);
        let index = Index::of(text.as_bytes(), lexicon);
        let of = |name: &&&str| hash(name.as_bytes(), lexicon).unwrap();
        let own = |names: Vec<&&str>| names.into_iter().map(|it| (*it).to_owned()).collect();
        let is_defined =
            |it: &&&str| index.defined.iter().any(|one| one.name == of(it) && one.importance > 0);
        let defined = names.iter().filter(is_defined);
        let referred = names.iter().filter(|it| index.referred.contains(&of(it)));
        (own(defined.collect()), own(referred.collect()))
    }

    #[test]
    fn definitions_and_references_are_told_apart() {
        let cases = [
            (
                "rust",
                "pub(crate) fn run_all<T>(a: Args) -> Part { let text = read(Other::new()); } pub struct Part; \
                 // fn none() {}\nmacro_rules! make { } pub const fn three() {} pub static mut FOUR: *const Five = 0; name!();\nfn hidden() {}",
                "run_all Part make three FOUR | Args Other read Five | none text hidden name",
            ),
            (
                "python",
                "class Form(Base):\n    def clean_all(self, data=None):\n        return value(data)\nLIMIT = 3\n",
                "Form clean_all LIMIT | Base value | data",
            ),
            (
                "go",
                "func (p *Page) Render(w Writer) {}\nfunc Parse[T any](x T) {}\ntype Site struct {}\nvar One = Two()\n",
                "Render Parse Site One | Page Writer Two",
            ),
        ];
        for (language, text, expected) in cases {
            check(language, text, expected);
        }
    }

    #[test]
    fn definitions_are_found_in_languages_with_braces() {
        let cases = [
            (
                "javascript",
                "export const maker = () => 1;\nexport default class Store extends Base {\n  async load(id) { if (id) { x.send(id) } }\n  \
                 get size() { return total(1) }\n}\nfunction* walk() {}\nexports.join = function (a) {}\n",
                "maker Store load size walk join | Base send total",
            ),
            (
                "typescript",
                "export interface Props { name: string }\ntype Mode = 'a'\nclass Box<T> { private open(a: T): Promise<T> { return a } }",
                "Props Mode Box open | Promise",
            ),
            (
                "java",
                "public class Shop {\n  public List<Item> items(int max) throws Fault {\n    if (max > 0) { return find(max); }\n  }\n  Shop() {}\n}",
                "Shop items | List Item Fault find",
            ),
            (
                "c",
                "#define LIMIT 3\ntypedef struct node { struct other *next; } Node;\nstatic int mine(void) { mine(); }\nint *read_all(const char *path)\n{\n  \
                 while (more(path)) { next_one(path); }\n}\nint later(void);",
                "LIMIT node Node read_all | more next_one later | other mine",
            ),
            (
                "cpp",
                "namespace app { class EXPORT View final : public Base { View(int a) : count_(a) { } }; }\nvoid View::draw() const { paint(1); }\n\
                 using Alias = int; using namespace std;",
                "app View draw Alias | Base paint | std",
            ),
            (
                "c-sharp",
                "namespace A.Shop { public record struct Item(int Id); class Cart { public async Task<int> AddItem(int a) { return Sum(a); } } }",
                "Shop Item Cart AddItem | Task Sum",
            ),
        ];
        for (language, text, expected) in cases {
            check(language, text, expected);
        }
    }

    #[test]
    fn definitions_are_found_in_the_other_languages() {
        let cases = [
            (
                "ruby",
                "module Shop\n  class Cart < Base\n    def self.build(a)\n      helper a\n    end\n  end\nend",
                "Shop Cart build | Base helper",
            ),
            (
                "php",
                "<?php\nclass Cart extends Base { public function &total(Item $a) { return sum($a); } }",
                "Cart total | Base Item sum",
            ),
            (
                "kotlin",
                "data class Item(val id: Int)\nfun <T> Item.price(a: Rate): Int { return round(a) }",
                "Item price | Rate round",
            ),
            (
                "swift",
                "protocol Shape { func area() -> Float }\nclass func make() {}",
                "Shape area make | Float",
            ),
            (
                "scala",
                "case class Item(id: Int)\nobject Shop { def price[A](a: Rate): Int = round(a) }",
                "Item Shop price | Rate round",
            ),
            (
                "bash",
                "build_all() {\n  compile \"$1\"\n}\nfunction deploy { build_it; }\n",
                "build_all deploy | compile build_it",
            ),
            (
                "lua",
                "function Shop.cart:add(a) return sum(a) end\nlocal function helper() end\nM.run = function() end",
                "add helper run | sum",
            ),
            (
                "sql",
                "CREATE TABLE IF NOT EXISTS app.Orders (id int);\nselect a from customers; drop table old;",
                "orders | customers old",
            ),
        ];
        for (language, text, expected) in cases {
            check(language, text, expected);
        }
    }

    /// `expected` is what is defined, what is referred to, and what is neither.
    fn check(language: &str, text: &str, expected: &str) {
        let mut groups =
            expected.split('|').map(|group| group.split_whitespace().collect::<Vec<_>>());
        let mut group = || groups.next().unwrap_or_default();
        let (defined, referred, neither) = (group(), group(), group());
        let names = [defined.clone(), referred.clone(), neither].concat();
        assert_eq!(
            found(language, text, &names),
            (own(&defined), own(&referred)),
            "{language}: {text}"
        );
    }

    const LANGUAGES: [&str; 5] = ["rust", "javascript", "go", "cpp", "sql"];

    fn own(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn what_people_did_not_write_is_not_indexed() {
        let text = format!("function run() {{}} var a = \"{}\"", "x".repeat(LONG_LINE));
        assert!(Index::of(text.as_bytes(), Lexicon::of("javascript")).referred.is_empty());
    }

    proptest! {
        #[test]
        fn any_bytes_have_an_index(text in proptest::collection::vec(
            prop_oneof![
                Just(b"fn".to_vec()), Just(b"(".to_vec()), Just(b"){".to_vec()), Just(b"class ".to_vec()), Just(b"=".to_vec()),
                Just(b"name".to_vec()), Just(b"::".to_vec()), Just(b"<".to_vec()), proptest::collection::vec(any::<u8>(), 0..4),
            ], 0..60,
        )) {
            for language in LANGUAGES {
                let index = Index::of(&text.concat(), Lexicon::of(language));
                prop_assert_eq!(index.referred.len(), index.counts.len());
                prop_assert!(index.referred.is_sorted_by(|a, b| a < b));
                prop_assert!(index.defined.is_sorted_by(|a, b| a.name < b.name));
            }
        }
    }
}
