use crate::grammar::{Body, Doc, Grammar, Name, Only, Rule, Sort};

pub(crate) const SWIFT: Grammar = Grammar {
    name: "swift",
    aliases: &[],
    extensions: &["swift", "swiftinterface"],
    file_names: &[],
    interpreters: &["swift"],
    parser: tree_sitter_swift::LANGUAGE,
    comment_start: "//",
    definitions: &[
        Rule::new("class_declaration", Sort::Module)
            .only(Only::Where("declaration_kind", &["extension"])),
        Rule::new("class_declaration", Sort::Type),
        Rule::new("protocol_declaration", Sort::Type),
        Rule::new("typealias_declaration", Sort::Type).body(Body::None),
        Rule::new("associatedtype_declaration", Sort::Type).body(Body::None),
        Rule::new("function_declaration", Sort::Function),
        Rule::new("protocol_function_declaration", Sort::Function).body(Body::None),
        Rule::new("init_declaration", Sort::Function).name(Name::At("name")),
        Rule::new("deinit_declaration", Sort::Function).name(Name::At("deinit")),
        Rule::new("subscript_declaration", Sort::Function)
            .name(Name::At("subscript"))
            .body(Body::At(&["computed_property"])),
        Rule::new("lambda_literal", Sort::Function),
        Rule::new("macro_declaration", Sort::Macro)
            .name(Name::At("simple_identifier"))
            .body(Body::At(&["definition"])),
        Rule::new("property_declaration", Sort::Value)
            .body(Body::At(&["computed_value", "value"]))
            .outside(),
        Rule::new("protocol_property_declaration", Sort::Value)
            .name(Name::At("name.bound_identifier"))
            .body(Body::None),
    ],
    wrappers: &[],
    attributes: &[],
    imports: &["import_declaration"],
    imports_if: &[],
    comments: &["comment", "multiline_comment"],
    control: &[
        "if_statement",
        "guard_statement",
        "for_statement",
        "while_statement",
        "repeat_while_statement",
        "switch_statement",
        "switch_entry",
        "do_statement",
        "catch_block",
        "control_transfer_statement",
    ],
    doc: Doc::Before,
};
