use crate::grammar::{Body, Doc, Grammar, Name, Only, Rule, Sort};

pub(crate) const PYTHON: Grammar = Grammar {
    name: "python",
    aliases: &["py"],
    extensions: &["py", "pyi", "pyw"],
    file_names: &["SConstruct", "SConscript"],
    interpreters: &["python", "python2", "python3", "pypy3"],
    parser: tree_sitter_python::LANGUAGE,
    comment_start: "#",
    definitions: &[
        Rule::new("function_definition", Sort::Function),
        Rule::new("class_definition", Sort::Type),
        Rule::new("type_alias_statement", Sort::Type)
            .name(Name::At("left.generic_type.identifier"))
            .body(Body::None)
            .only(Only::Where("left.generic_type", &["generic_type"])),
        Rule::new("type_alias_statement", Sort::Type).name(Name::At("left")).body(Body::None),
        Rule::new("assignment", Sort::Value)
            .name(Name::At("left"))
            .body(Body::At(&["right"]))
            .only(Only::Where("left", &["identifier"]))
            .outside(),
    ],
    wrappers: &["decorated_definition"],
    attributes: &[],
    imports: &["import_statement", "import_from_statement", "future_import_statement"],
    imports_if: &[],
    comments: &["comment"],
    control: &[
        "if_statement",
        "elif_clause",
        "else_clause",
        "for_statement",
        "while_statement",
        "try_statement",
        "except_clause",
        "finally_clause",
        "with_statement",
        "match_statement",
        "case_clause",
        "return_statement",
        "raise_statement",
        "yield",
        "break_statement",
        "continue_statement",
        "assert_statement",
    ],
    doc: Doc::InBody,
};
