use crate::grammar::{Body, Doc, Grammar, Name, Rule, Sort};

pub(crate) const SQL: Grammar = Grammar {
    name: "sql",
    aliases: &["psql", "mysql", "sqlite"],
    extensions: &["sql", "ddl", "psql", "pgsql", "mysql"],
    file_names: &[],
    interpreters: &[],
    parser: tree_sitter_sequel::LANGUAGE,
    comment_start: "--",
    definitions: &[
        Rule::new("create_table", Sort::Type)
            .name(Name::LastOf("object_reference"))
            .body(Body::At(&["column_definitions", "create_query"])),
        Rule::new("create_view", Sort::Type)
            .name(Name::LastOf("object_reference"))
            .body(Body::At(&["create_query"])),
        Rule::new("create_materialized_view", Sort::Type)
            .name(Name::LastOf("object_reference"))
            .body(Body::At(&["create_query"])),
        Rule::new("create_type", Sort::Type)
            .name(Name::LastOf("object_reference"))
            .body(Body::None),
        Rule::new("create_schema", Sort::Module).name(Name::At("identifier")).body(Body::None),
        Rule::new("create_function", Sort::Function)
            .name(Name::LastOf("object_reference"))
            .body(Body::At(&["function_body"])),
        Rule::new("create_trigger", Sort::Function)
            .name(Name::LastOf("object_reference"))
            .body(Body::None),
        Rule::new("create_index", Sort::Value).name(Name::At("identifier")).body(Body::None),
        Rule::new("create_sequence", Sort::Value)
            .name(Name::LastOf("object_reference"))
            .body(Body::None),
    ],
    wrappers: &[],
    attributes: &[],
    imports: &["create_extension"],
    imports_if: &[],
    comments: &["comment", "marginalia"],
    control: &[],
    doc: Doc::Before,
};
