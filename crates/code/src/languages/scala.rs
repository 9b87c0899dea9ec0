use crate::grammar::{Body, Doc, Grammar, Name, Only, Rule, Sort};

pub(crate) const SCALA: Grammar = Grammar {
    name: "scala",
    aliases: &[],
    extensions: &["scala", "sc", "sbt"],
    file_names: &[],
    interpreters: &["scala", "scala-cli", "amm"],
    parser: tree_sitter_scala::LANGUAGE,
    comment_start: "//",
    definitions: &[
        Rule::new("package_clause", Sort::Module).only(Only::WithBody),
        Rule::new("package_object", Sort::Module),
        Rule::new("class_definition", Sort::Type),
        Rule::new("trait_definition", Sort::Type),
        Rule::new("object_definition", Sort::Type),
        Rule::new("enum_definition", Sort::Type),
        Rule::new("type_definition", Sort::Type).body(Body::None),
        Rule::new("extension_definition", Sort::Module).name(Name::At("parameters")),
        Rule::new("function_definition", Sort::Function),
        Rule::new("function_declaration", Sort::Function).body(Body::None),
        Rule::new("lambda_expression", Sort::Function),
        Rule::new("given_definition", Sort::Value),
        Rule::new("val_definition", Sort::Value)
            .name(Name::At("pattern"))
            .body(Body::At(&["value"]))
            .outside(),
        Rule::new("var_definition", Sort::Value)
            .name(Name::At("pattern"))
            .body(Body::At(&["value"]))
            .outside(),
        Rule::new("val_declaration", Sort::Value).body(Body::None).outside(),
        Rule::new("var_declaration", Sort::Value).body(Body::None).outside(),
    ],
    wrappers: &[],
    attributes: &[],
    imports: &["import_declaration", "export_declaration", "package_clause"],
    imports_if: &[],
    comments: &["comment", "block_comment"],
    control: &[
        "if_expression",
        "match_expression",
        "case_clause",
        "for_expression",
        "while_expression",
        "do_while_expression",
        "try_expression",
        "catch_clause",
        "finally_clause",
        "return_expression",
        "throw_expression",
    ],
    doc: Doc::Before,
};
