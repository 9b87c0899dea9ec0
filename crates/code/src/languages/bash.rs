use crate::grammar::{Body, Doc, Grammar, ImportsIf, Only, Rule, Sort};

pub(crate) const BASH: Grammar = Grammar {
    name: "bash",
    aliases: &["sh", "shell", "zsh"],
    extensions: &["sh", "bash", "zsh", "ksh", "bats", "ebuild", "eclass"],
    file_names: &[".bashrc", ".bash_profile", ".profile", ".zshrc", "PKGBUILD", "APKBUILD"],
    interpreters: &["bash", "sh", "zsh", "ksh", "mksh", "dash", "ash", "bats"],
    parser: tree_sitter_bash::LANGUAGE,
    comment_start: "#",
    definitions: &[
        Rule::new("function_definition", Sort::Function),
        Rule::new("variable_assignment", Sort::Value)
            .body(Body::At(&["value"]))
            .only(Only::In(&["program", "declaration_command"]))
            .outside(),
    ],
    wrappers: &["declaration_command"],
    attributes: &[],
    imports: &[],
    imports_if: &[ImportsIf { node: "command", place: None, starts: &["source ", ". "] }],
    comments: &["comment"],
    control: &[
        "if_statement",
        "elif_clause",
        "else_clause",
        "for_statement",
        "c_style_for_statement",
        "while_statement",
        "case_statement",
        "case_item",
    ],
    doc: Doc::Before,
};
