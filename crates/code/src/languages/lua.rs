use crate::grammar::{Body, Doc, Grammar, ImportsIf, Name, Only, Rule, Sort};

pub(crate) const LUA: Grammar = Grammar {
    name: "lua",
    aliases: &[],
    extensions: &["lua", "rockspec"],
    file_names: &[],
    interpreters: &["lua", "luajit", "texlua"],
    parser: tree_sitter_lua::LANGUAGE,
    comment_start: "--",
    definitions: &[
        Rule::new("function_declaration", Sort::Function).name(Name::LastOf("name")),
        Rule::new("function_definition", Sort::Function),
        Rule::new("assignment_statement", Sort::Function)
            .name(Name::LastOf("variable_list.name"))
            .body(Body::Value("expression_list.value"))
            .only(Only::Where("expression_list.value", &["function_definition"])),
        Rule::new("assignment_statement", Sort::Value)
            .name(Name::At("variable_list.name"))
            .body(Body::At(&["expression_list"]))
            .only(Only::Where("variable_list.name", &["identifier"]))
            .outside(),
        Rule::new("field", Sort::Function)
            .body(Body::Value("value"))
            .only(Only::Where("value", &["function_definition"])),
    ],
    wrappers: &["variable_declaration"],
    attributes: &[],
    imports: &[],
    imports_if: &[
        ImportsIf {
            node: "variable_declaration",
            place: Some("assignment_statement.expression_list"),
            starts: &["require"],
        },
        ImportsIf { node: "function_call", place: None, starts: &["require"] },
    ],
    comments: &["comment"],
    control: &[
        "if_statement",
        "elseif_statement",
        "else_statement",
        "for_statement",
        "while_statement",
        "repeat_statement",
        "return_statement",
        "break_statement",
        "goto_statement",
    ],
    doc: Doc::Before,
};
