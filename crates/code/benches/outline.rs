//! How fast code is outlined, beside a bare parse of it by tree-sitter.
//!
//! The text is this crate's own source, in one file of some 100 KB.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use hr_code::{Language, View, Wanted, outline};
use hr_core::Source;
use hr_rank::Query;
use std::fs;
use std::path::Path;
use tree_sitter::Parser;

fn main() {
    divan::main();
}

#[divan::bench]
fn parse(bencher: Bencher<'_, '_>) {
    measure(bencher, |text| {
        let mut parser = Parser::new();
        parser
            .set_language(&tree_sitter_rust::LANGUAGE.into())
            .expect("a language of this version");
        parser.parse(text, None).map_or(0, |tree| tree.root_node().child_count() as usize)
    });
}

#[divan::bench]
fn outline_in_short(bencher: Bencher<'_, '_>) {
    measure(bencher, |text| blocks(text, None));
}

#[divan::bench]
fn outline_for_query(bencher: Bencher<'_, '_>) {
    let query = Query::new("where is a body cut between statements?");
    measure(bencher, |text| blocks(text, query.as_ref()));
}

fn blocks(text: &[u8], query: Option<&Query>) -> usize {
    let wanted = Wanted { language: Language::of_path("a.rs"), ..Wanted::default() };
    let view = View { query, room: Some(10_000), wanted: Some(&wanted) };
    outline(&Source::new(text), view).expect("code").blocks().count()
}

fn measure(bencher: Bencher<'_, '_>, work: impl Fn(&[u8]) -> usize + Sync) {
    let text = own_source();
    bencher.counter(BytesCount::of_slice(&text)).bench(|| work(black_box(&text)));
}

fn own_source() -> Vec<u8> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths: Vec<_> =
        fs::read_dir(dir).expect("a directory").map(|it| it.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "rs"));
    paths.sort();
    paths.iter().flat_map(|path| fs::read(path).expect("a file")).collect()
}
