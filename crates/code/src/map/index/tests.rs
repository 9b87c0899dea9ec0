use super::*;
use crate::map::names::hash;
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
             // fn none() {}\n#[macro_export]\nmacro_rules! make { } pub const fn three() {} pub static mut FOUR: *const Five = 0; name!();\nfn hidden() {}\nmacro_rules! within { }\n",
            "run_all Part make three FOUR | Args Other read Five | none text hidden name within",
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
    let mut groups = expected.split('|').map(|group| group.split_whitespace().collect::<Vec<_>>());
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
