//! The tables of the languages, held against the queries that the grammars bring with them to find definitions.

use crate::Language;
use crate::syntax::{Bodies, Definition, Syntax};
use hr_core::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tree_sitter::{Node, Parser, Query, QueryCursor, StreamingIterator};

/// A definition that a query finds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Tagged {
    name: String,
    /// Where its name begins.
    at: usize,
    /// From 0 and half-open.
    lines: (usize, usize),
    extent: Extent,
}

/// What the lines are that a query tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Extent {
    /// Those of the definition, without some that may be before it.
    Whole,
    /// Those of what it is called and takes.
    Declarator,
    /// Those of the type or table that it is in.
    Outer,
}

/// The query of a grammar. TypeScript's only adds to that of JavaScript.
fn query(language: Language) -> Option<String> {
    let text = match language.name() {
        "c" => tree_sitter_c::TAGS_QUERY.to_owned(),
        "cpp" => tree_sitter_cpp::TAGS_QUERY.to_owned(),
        "go" => tree_sitter_go::TAGS_QUERY.to_owned(),
        "java" => tree_sitter_java::TAGS_QUERY.to_owned(),
        "javascript" => tree_sitter_javascript::TAGS_QUERY.to_owned(),
        "python" => tree_sitter_python::TAGS_QUERY.to_owned(),
        "rust" => tree_sitter_rust::TAGS_QUERY.to_owned(),
        "typescript" | "tsx" => {
            [tree_sitter_javascript::TAGS_QUERY, tree_sitter_typescript::TAGS_QUERY].concat()
        }
        #[cfg(feature = "all-languages")]
        "c-sharp" => tree_sitter_c_sharp::TAGS_QUERY.to_owned(),
        #[cfg(feature = "all-languages")]
        "lua" => tree_sitter_lua::TAGS_QUERY.to_owned(),
        #[cfg(feature = "all-languages")]
        "php" => tree_sitter_php::TAGS_QUERY.to_owned(),
        #[cfg(feature = "all-languages")]
        "ruby" => tree_sitter_ruby::TAGS_QUERY.to_owned(),
        #[cfg(feature = "all-languages")]
        "swift" => tree_sitter_swift::TAGS_QUERY.to_owned(),
        _ => return None,
    };
    Some(text)
}

/// Finds what the query of a grammar does.
struct Oracle {
    parser: Parser,
    query: Query,
    name: u32,
    definitions: Vec<u32>,
}

impl Oracle {
    fn of(language: Language) -> Option<Self> {
        let grammar = language.0.parser.into();
        let query = Query::new(&grammar, &query(language)?).unwrap();
        let mut parser = Parser::new();
        parser.set_language(&grammar).unwrap();
        let names = query.capture_names().iter().zip(0..);
        let definitions = names.filter(|(name, _)| name.starts_with("definition.")).map(|it| it.1);
        let definitions = definitions.collect();
        Some(Self { parser, name: query.capture_index_for_name("name")?, definitions, query })
    }

    fn tags(&mut self, text: &[u8]) -> BTreeSet<Tagged> {
        let tree = self.parser.parse(text, None).unwrap();
        let mut cursor = QueryCursor::new();
        let mut matches = cursor.matches(&self.query, tree.root_node(), text);
        let mut found = BTreeSet::new();
        while let Some(it) = matches.next() {
            let node_of = |wanted: &dyn Fn(u32) -> bool| {
                it.captures().iter().find(|it| wanted(it.index)).map(|it| it.node)
            };
            let node = node_of(&|index| self.definitions.contains(&index));
            let name = node_of(&|index| index == self.name);
            if let (Some(node), Some(name)) = (node, name) {
                found.extend(tagged(node, name, text));
            }
        }
        found
    }
}

/// What a query says, unless it only mentions what is defined elsewhere, or tells of a variable within a function.
fn tagged(node: Node<'_>, name: Node<'_>, text: &[u8]) -> Option<Tagged> {
    let specifier = node.child_by_field_name("type").filter(|_| node.kind() == "declaration");
    let specifier = specifier.unwrap_or(node);
    if specifier.kind().ends_with("_specifier") && specifier.child_by_field_name("body").is_none() {
        return None;
    }
    if node.kind() == "function_declarator" && !is_function(node) || name.byte_range().is_empty() {
        return None;
    }
    // After the first declarator come mostly the members that a constructor behind a macro sets.
    if node.kind() == "type_definition" && node.child_by_field_name("declarator") != Some(name) {
        return None;
    }
    // That of Swift tells of any variable.
    if name.parent()?.kind() == "pattern" {
        return None;
    }
    let is_own = std::iter::successors(Some(name), Node::parent)
        .take_while(|it| it.id() != node.id())
        .all(|it| !it.kind().ends_with("_body"));
    let extent = match node.kind() {
        "function_declarator" => Extent::Declarator,
        "class_declaration" | "protocol_declaration" if !is_own => Extent::Outer,
        "table_constructor" => Extent::Outer,
        _ => Extent::Whole,
    };
    // That of Swift calls these what their first parameter is called.
    let owner = name.parent().and_then(|it| it.parent());
    let subscript = owner.filter(|it| it.kind() == "subscript_declaration");
    let keyword = subscript.and_then(|it| {
        let mut cursor = it.walk();
        it.children(&mut cursor).find(|it| it.kind() == "subscript")
    });
    let last = node.end_byte().max(1) - 1;
    let end = node.end_position().row + usize::from(text.get(last) != Some(&b'\n'));
    Some(Tagged {
        name: name.utf8_text(text).ok()?.to_owned(),
        at: keyword.unwrap_or(name).start_byte(),
        lines: (node.start_position().row, end),
        extent,
    })
}

/// Whether a declarator is that of a function: no parameter, no variable within a function, which may look like one, and not in
/// what did not parse.
fn is_function(declarator: Node<'_>) -> bool {
    let mut around = std::iter::successors(declarator.parent(), Node::parent);
    let owner = around.find(|it| !it.kind().ends_with("declarator"));
    let is_owner = owner.is_some_and(|it| {
        let first = it.child_by_field_name("declarator");
        matches!(it.kind(), "function_definition" | "declaration" | "field_declaration")
            && first.is_some_and(|first| first.byte_range().contains(&declarator.start_byte()))
    });
    let is_definition = owner.is_some_and(|it| it.kind() == "function_definition");
    let mut is_local =
        || around.any(|it| matches!(it.kind(), "function_definition" | "lambda_expression"));
    is_owner && (is_definition || !is_local())
}

/// Those of `tags` that are not among `definitions`.
fn missing(tags: &BTreeSet<Tagged>, definitions: &[Definition]) -> Vec<Tagged> {
    let mut named: BTreeMap<usize, Vec<&Definition>> = BTreeMap::new();
    for definition in definitions {
        named.entry(definition.name.start).or_default().push(definition);
    }
    let is_same = |tag: &Tagged, definition: &Definition| {
        let lines = &definition.lines;
        tag.at < definition.name.end
            && match tag.extent {
                Extent::Whole => lines.start <= tag.lines.0 && lines.end == tag.lines.1,
                Extent::Declarator => lines.start <= tag.lines.0 && lines.end >= tag.lines.1,
                Extent::Outer => lines.start >= tag.lines.0 && lines.end <= tag.lines.1,
            }
    };
    let is_found = |tag: &&Tagged| {
        // A sign may be before the name that is part of it to us.
        let mut before = named.range(..=tag.at).rev().take(2).flat_map(|it| it.1);
        before.any(|definition| is_same(tag, definition))
    };
    tags.iter().filter(|tag| !is_found(tag)).cloned().collect()
}

/// The files below `path`.
fn files(path: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(path) else {
        return out.push(path.to_owned());
    };
    let mut entries: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    entries.iter().filter(|it| !it.is_symlink()).for_each(|it| files(it, out));
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples")
}

#[derive(Debug, Default)]
struct Count {
    files: usize,
    tags: usize,
    missing: usize,
    definitions: usize,
    unparsed: usize,
}

/// Compares all files below `root`, and gives the counts by language.
fn compare(root: &Path) -> BTreeMap<&'static str, Count> {
    let mut paths = Vec::new();
    files(root, &mut paths);
    let mut oracles: BTreeMap<&str, Option<Oracle>> = BTreeMap::new();
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    for path in paths {
        if Language::of_path(&path.to_string_lossy()).is_none() {
            continue;
        }
        let Ok(text) = std::fs::read(&path) else { continue };
        let Some(language) = Language::of_file(path.to_str(), &text) else { continue };
        let oracle = oracles.entry(language.name()).or_insert_with(|| Oracle::of(language));
        let Some(oracle) = oracle else { continue };
        let count = counts.entry(language.name()).or_default();
        count.files += 1;
        let source = Source::new(&text);
        if crate::parse::parse(&text, source.line_count(), language).is_none() {
            count.unparsed += 1;
            continue;
        }
        let syntax = Syntax::of(&source, language, Bodies::Skipped);
        let tags = oracle.tags(&text);
        let missing = missing(&tags, &syntax.definitions);
        count.tags += tags.len();
        count.missing += missing.len();
        count.definitions += syntax.definitions.len();
        for tag in missing.iter().take(5) {
            println!("{}:{}-{}: {}", path.display(), tag.lines.0 + 1, tag.lines.1, tag.name);
        }
    }
    counts
}

#[test]
fn the_samples_have_all_that_the_queries_find() {
    let counts = compare(&samples());
    for (language, count) in &counts {
        assert!(count.tags > 0 && count.missing == 0, "{language}: {count:?}");
    }
    let languages = Language::all().filter(|language| query(*language).is_some());
    assert_eq!(
        counts.len(),
        languages.count(),
        "each language with a query has a sample: {counts:?}"
    );
}

/// Takes the directory from the environment, as sources of others are not kept here.
#[test]
fn the_corpora_have_all_that_the_queries_find() {
    let Some(root) = std::env::var_os("HR_CORPORA") else { return };
    let counts = compare(Path::new(&root));
    for (language, count) in &counts {
        println!("{language}: {count:?}");
    }
    assert!(counts.values().all(|count| count.missing == 0));
}

/// The definitions of a sample, as `lines name`, each after as many points as there are around it.
fn listed(sample: &str, text: &[u8]) -> Vec<String> {
    let source = Source::new(text);
    let syntax =
        Syntax::of(&source, Language::of_file(Some(sample), text).unwrap(), Bodies::Skipped);
    let depth = |definition: &Definition| {
        std::iter::successors(definition.parent, |&it| syntax.definitions[it].parent).count()
    };
    let line = |it: &Definition| {
        let name = String::from_utf8_lossy(it.name.of(text)).into_owned();
        format!("{}{}-{} {name}", ".".repeat(depth(it)), it.lines.start + 1, it.lines.end)
    };
    syntax.definitions.iter().map(line).collect()
}

/// What a person found in each sample: values and nested definitions, too, which the queries tell little of.
#[test]
fn the_samples_have_what_is_listed() {
    let root = samples();
    let expected = std::fs::read_to_string(root.join("definitions.txt")).unwrap();
    let mut paths = Vec::new();
    files(&root, &mut paths);
    let parts: Vec<&str> = expected.split("== ").skip(1).collect();
    assert_eq!(parts.len(), paths.len() - 1, "each sample is listed");
    for part in parts {
        let (sample, lines) = part.split_once('\n').unwrap();
        if cfg!(not(feature = "all-languages")) && Language::of_path(sample).is_none() {
            continue;
        }
        let text = std::fs::read(root.join(sample)).unwrap();
        let lines: Vec<&str> = lines.lines().collect();
        assert_eq!(listed(sample, &text), lines, "{sample}");
        let crlf = String::from_utf8(text).unwrap().replace('\n', "\r\n");
        assert_eq!(listed(sample, crlf.as_bytes()), lines, "{sample} with other line ends");
    }
}

#[test]
fn docstrings_are_those_of_definitions_and_of_all() {
    let text = b"# a\n'''All.'''\ndef a():\n    # b\n    \"A.\"\n    def b():\n        return 'no'\nclass C:\n    'C.'\n    'no'\n";
    let syntax = Syntax::of(&Source::new(text), "python".parse().unwrap(), Bodies::Skipped);
    let texts: Vec<&[u8]> = syntax.docstrings.iter().map(|it| it.of(text)).collect();
    assert_eq!(texts, [&b"'''All.'''"[..], b"\"A.\"", b"'C.'"]);
}

#[test]
fn a_body_is_not_empty() {
    for text in ["def a():", "class A:", "def a():\n    b()\nclass A(b):\n"] {
        let syntax =
            Syntax::of(&Source::new(text.as_bytes()), "python".parse().unwrap(), Bodies::Skipped);
        let bodies = syntax.definitions.iter().filter_map(|it| it.body);
        bodies.for_each(|body| assert!(!body.is_empty() && body.end <= text.len(), "{text}"));
    }
}
