use super::*;
use proptest::prelude::*;

/// Files in memory.
struct Memory {
    paths: Vec<String>,
    texts: Vec<Vec<u8>>,
}

impl Tree for Memory {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn open(&self, file: usize) -> io::Result<impl Read> {
        match self.texts[file].as_slice() {
            b"unreadable" => Err(io::Error::from(io::ErrorKind::PermissionDenied)),
            text => Ok(text),
        }
    }
}

fn tree(files: &[(&str, &str)]) -> Memory {
    let paths = files.iter().map(|it| it.0.to_owned()).collect();
    Memory { paths, texts: files.iter().map(|it| it.1.as_bytes().to_vec()).collect() }
}

fn text(tree: &Memory, query: Option<&str>, budget: Option<usize>) -> String {
    let query = query.and_then(Query::new);
    let map = map(tree, MapView { query: query.as_ref(), budget, counter: Counter::Estimate });
    String::from_utf8(map.text).unwrap()
}

const SMALL: [(&str, &str); 3] = [
    ("src/main.rs", "fn main() {\n    let page = read_page();\n    page.show_page();\n}\n"),
    (
        "src/page.rs",
        "pub struct Page {\n    text: String,\n}\n\nimpl Page {\n    pub fn show_page(&self) {\n        \
         fn inner() {}\n    }\n}\n\npub fn read_page() -> Page {\n    todo()\n}\n",
    ),
    ("web.py", "class Form:\n    def clean(self):\n        pass\n"),
];

#[test]
fn a_small_tree_is_shown_whole() {
    assert_eq!(
        text(&tree(&SMALL), None, None),
        "[hr map: 3 code files and 20 lines; rust 2, python 1. 3 files shown with all of 7 definitions. \
         \"A-B text\": a definition on lines A to B; \"N more\": definitions of the file]\n\
         ==> src/main.rs <==\n\
         1-4 fn main() {\n\
         ==> src/page.rs <==\n\
         1-3 pub struct Page {\n\
         5-9 impl Page {\n \
         6-8 pub fn show_page(&self) {\n\
         11-13 pub fn read_page() -> Page {\n\
         ==> web.py <==\n\
         1-3 class Form:\n \
         2-3 def clean(self):\n"
    );
}

#[test]
fn what_is_left_out_is_counted() {
    let text = text(&tree(&SMALL), None, Some(100));
    assert!(text.contains("more file"), "{text}");
    assert!(hr_tokens::estimate(text.as_bytes()) <= 100, "{text}");
}

/// A tree of many files, of which `core.rs` is referred to by all others.
fn large() -> Memory {
    let mut files = vec![(
        "src/core.rs".to_owned(),
        "pub fn read_config() {}\npub fn unused_thing() {}\n".to_owned(),
    )];
    for number in 0..300 {
        let text = format!(
            "pub fn handle_case_{number}() {{\n    read_config();\n}}\nfn other_case_{number}() {{}}\n"
        );
        files.push((format!("src/part{}/case_{number}.rs", number % 5), text));
    }
    files.sort();
    let files: Vec<(&str, &str)> = files.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
    tree(&files)
}

#[test]
fn what_others_refer_to_comes_first() {
    let text = text(&large(), None, Some(150));
    assert!(text.contains("1 pub fn read_config() {}"), "{text}");
    assert!(text.starts_with("[hr map: 301 code files and 1,202 lines; rust 301."), "{text}");
}

#[test]
fn the_query_draws_what_answers_it() {
    let with = text(&large(), Some("where is handle case 217"), Some(400));
    assert!(with.contains("pub fn handle_case_217() {"), "{with}");
    let without = text(&large(), None, Some(400));
    assert!(!without.contains("case_217"), "{without}");
}

#[test]
fn every_file_is_shown_or_counted() {
    for budget in [0, 100, 300, 1_000, 3_000, 20_000] {
        let text = text(&large(), None, Some(budget));
        let shown = text.matches("==> ").count();
        let others =
            text.lines().find_map(|line| line.strip_prefix("[hr ")?.split_once(" more file"));
        let others = others.map_or(0, |it| it.0.parse::<usize>().unwrap());
        assert_eq!(shown + others, 301, "{budget}: {text}");
        assert!(hr_tokens::estimate(text.as_bytes()) <= budget.max(100), "{budget}: {text}");
    }
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| text(&large(), Some("case 3"), None))
    };
    assert_eq!(run(1), run(5));
}

#[test]
fn what_cannot_be_read_is_told() {
    let tree = tree(&[("a.rs", "fn a() {}"), ("b.rs", "unreadable")]);
    let map = map(&tree, MapView::default());
    let text = String::from_utf8(map.text).unwrap();
    assert!(
        text.starts_with("[hr map: 1 code file and 1 line; rust 1; 1 file cannot be read. "),
        "{text}"
    );
    assert_eq!(map.faults[0].0, 1);
}

#[test]
fn a_tree_without_code_has_a_map() {
    assert_eq!(text(&tree(&[]), None, None), "[hr map: no code files]\n");
    let nothing = text(&tree(&[("a.rs", ""), ("b.rs", "\0\u{1}")]), Some("a"), None);
    assert_eq!(
        nothing,
        "[hr map: 2 code files and 1 line; rust 2. No definition is shown]\n[hr 2 more files: * 2]\n"
    );
}

#[test]
fn a_line_holds_the_name() {
    let members = "    int member;\n".repeat(30);
    let text =
        text(&tree(&[("a.h", &format!("typedef struct {{\n{members}}} Name;\n"))]), None, None);
    assert!(text.contains("\n1-32 typedef struct { ... Name\n"), "{text}");
}

#[test]
fn what_is_very_long_is_counted_and_cut() {
    let long = format!("fn long({}) {{\n}}\n", "argument: usize, ".repeat(40));
    // The last line is without an end.
    let big = "fn next() {}\n".repeat(100_000) + "fn last() {}";
    let text = text(&tree(&[("big.rs", &big), ("long.rs", &long)]), None, None);
    assert!(
        text.starts_with("[hr map: 2 code files and 100,003 lines; rust 2. 1 file shown"),
        "{text}"
    );
    assert!(text.contains(" [hr cut]\n[hr 1 more file: * 1]\n"), "{text}");
    assert!(text.lines().all(|line| line.len() < 300), "{text}");
}

/// Parts of source texts, and bytes that are none.
fn some_text() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        Just(b"fn name_of() {\n".to_vec()),
        Just(b"class Name:\n  def other_name(self):\n".to_vec()),
        Just(b"}\n".to_vec()),
        Just(b"name_of(Name, other_name)\n".to_vec()),
        Just(b"typedef struct { int a; } Name;\n".to_vec()),
        proptest::collection::vec(any::<u8>(), 0..20),
    ];
    proptest::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_tree_has_a_map(
        texts in proptest::collection::vec((some_text(), 0usize..5), 0..12),
        budget in 100usize..2_000,
    ) {
        let endings = ["rs", "py", "go", "h", "ts"];
        let name = |(number, (_, ending)): (usize, &(Vec<u8>, usize))| {
            format!("d{}/f{number:02}.{}", number % 3, endings[*ending])
        };
        let paths: Vec<String> = texts.iter().enumerate().map(name).collect();
        let tree = Memory { paths, texts: texts.into_iter().map(|it| it.0).collect() };
        let query = Query::new("other name");
        let view = MapView { query: query.as_ref(), budget: Some(budget), counter: Counter::Estimate };
        let text = map(&tree, view).text;
        prop_assert!(hr_tokens::estimate(&text) <= budget);
        let text = String::from_utf8_lossy(&text).into_owned();
        let shown = tree.paths.iter().filter(|path| text.contains(&format!("\n==> {path} <==\n")));
        let others = text.lines().find_map(|line| line.strip_prefix("[hr ")?.split_once(" more file"));
        let others = others.map_or(0, |it| it.0.parse::<usize>().unwrap());
        prop_assert_eq!(shown.count() + others, tree.paths.len());
    }
}
