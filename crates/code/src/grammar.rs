//! The form of the tables that tell what the nodes of a syntax tree are to an outline.
//!
//! They stand in for the grammars' tag queries, which say the same but take 4 to 241 ms to compile at each start.
//! The tests hold each table against the query of its grammar.

use tree_sitter_language::LanguageFn;

/// What is known of a language.
pub(crate) struct Grammar {
    /// Its name, in lower case.
    pub(crate) name: &'static str,
    /// Other names that a user may call it by.
    pub(crate) aliases: &'static [&'static str],
    /// The endings of its files' names, without the dot.
    pub(crate) extensions: &'static [&'static str],
    /// Whole names of files, and of programs that a first line `#!` may name.
    pub(crate) file_names: &'static [&'static str],
    pub(crate) interpreters: &'static [&'static str],
    /// The parser.
    pub(crate) parser: LanguageFn,
    /// What begins a comment that ends with its line.
    pub(crate) comment_start: &'static str,
    /// Nodes that define something.
    pub(crate) definitions: &'static [Rule],
    /// Nodes around a definition that belong to it, such as its decorators: it begins where they do.
    pub(crate) wrappers: &'static [&'static str],
    /// Nodes before a definition that belong to it but are not around it.
    pub(crate) attributes: &'static [&'static str],
    /// Nodes that import something.
    pub(crate) imports: &'static [&'static str],
    /// Nodes that do if they look so.
    pub(crate) imports_if: &'static [ImportsIf],
    pub(crate) comments: &'static [&'static str],
    /// Statements that decide what is done next.
    pub(crate) control: &'static [&'static str],
    /// Where the text that documents a definition stands.
    pub(crate) doc: Doc,
}

/// Which nodes of a kind import something: those that have a text in a place, or are one, that begins with one of these.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ImportsIf {
    pub(crate) node: &'static str,
    pub(crate) place: Option<Place>,
    pub(crate) starts: &'static [&'static str],
}

/// Where the text that documents a definition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doc {
    /// In the comments right before it.
    Before,
    /// In a string that its body begins with.
    InBody,
}

/// Which nodes define something, and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    pub(crate) node: &'static str,
    pub(crate) sort: Sort,
    pub(crate) name: Name,
    pub(crate) body: Body,
    pub(crate) only: Only,
    /// Whether those within a function count, too, and values within a value.
    pub(crate) is_found_in_functions: bool,
}

/// What a definition defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Sort {
    /// A module, namespace, or block that holds other definitions, such as an `impl`.
    Module,
    /// A class, struct, enum, trait, interface or alias.
    Type,
    /// A function or method, with or without a body.
    Function,
    /// A macro.
    Macro,
    /// A constant, variable, field or property.
    Value,
}

/// A place in a node: the names of fields, or kinds of children, each within the one before, with dots between.
pub(crate) type Place = &'static str;

/// Where the name of a definition stands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Name {
    /// Here.
    At(Place),
    /// Here, where it is the last part of a path.
    LastOf(Place),
    /// At the end of a chain of `declarator` fields, as in C.
    Declarator,
}

/// What of a definition is not its signature.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Body {
    /// What is at the first of these places that there is.
    At(&'static [Place]),
    /// The body of the function in this place; what is there, if that has no body.
    Value(Place),
    /// The body or value of what is in this place, or what it has in braces.
    Within(Place),
    /// What follows this sign.
    #[cfg_attr(not(feature = "all-languages"), expect(dead_code, reason = "none of the nine"))]
    After(&'static str),
    /// There is none.
    None,
}

/// Which nodes of the kind define something.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Only {
    /// All.
    Always,
    /// Those that have a node of one of these kinds in this place.
    Where(Place, &'static [&'static str]),
    /// Those that declare a function, as in C.
    Functions,
    /// Those that have a body.
    WithBody,
    /// Those that are in a node of one of these kinds.
    In(&'static [&'static str]),
    /// Those that are in a node that is in one of these kinds.
    InWithin(&'static [&'static str]),
}

impl Rule {
    /// A rule for nodes whose fields are called `name` and `body`.
    pub(crate) const fn new(node: &'static str, sort: Sort) -> Self {
        let (name, body) = (Name::At("name"), Body::At(&["body"]));
        Self { node, sort, name, body, only: Only::Always, is_found_in_functions: true }
    }

    pub(crate) const fn name(self, name: Name) -> Self {
        Self { name, ..self }
    }

    pub(crate) const fn body(self, body: Body) -> Self {
        Self { body, ..self }
    }

    /// Only those that are not within a function, and no value within a value.
    pub(crate) const fn outside(self) -> Self {
        Self { is_found_in_functions: false, ..self }
    }

    pub(crate) const fn only(self, only: Only) -> Self {
        Self { only, ..self }
    }
}

impl Sort {
    /// The word for `count` of them.
    pub(crate) fn noun(self, count: usize) -> &'static str {
        match (self, count) {
            (Sort::Module, 1) => "module",
            (Sort::Module, _) => "modules",
            (Sort::Type, 1) => "type",
            (Sort::Type, _) => "types",
            (Sort::Function, 1) => "function",
            (Sort::Function, _) => "functions",
            (Sort::Macro, 1) => "macro",
            (Sort::Macro, _) => "macros",
            (Sort::Value, 1) => "value",
            (Sort::Value, _) => "values",
        }
    }

    /// All of them.
    pub(crate) const ALL: [Sort; 5] =
        [Sort::Module, Sort::Type, Sort::Function, Sort::Macro, Sort::Value];
}
