use crate::grammar::{Body, Doc, Grammar, ImportsIf, Name, Only, Rule, Sort};

pub(crate) const RUBY: Grammar = Grammar {
    name: "ruby",
    aliases: &["rb"],
    extensions: &["rb", "rake", "gemspec", "ru", "rbi", "podspec", "jbuilder"],
    file_names: &["Rakefile", "Gemfile", "Guardfile", "Podfile", "Vagrantfile", "Capfile"],
    interpreters: &["ruby", "jruby", "rake", "macruby"],
    parser: tree_sitter_ruby::LANGUAGE,
    comment_start: "#",
    definitions: &[
        Rule::new("method", Sort::Function),
        Rule::new("singleton_method", Sort::Function),
        Rule::new("alias", Sort::Function).body(Body::None),
        Rule::new("class", Sort::Type).name(Name::LastOf("name")),
        Rule::new("singleton_class", Sort::Module).name(Name::LastOf("value")),
        Rule::new("module", Sort::Module).name(Name::LastOf("name")),
        Rule::new("assignment", Sort::Value)
            .name(Name::At("left"))
            .body(Body::At(&["right"]))
            .only(Only::Where("left", &["constant"]))
            .outside(),
    ],
    wrappers: &[],
    attributes: &[],
    imports: &[],
    imports_if: &[ImportsIf {
        node: "call",
        place: None,
        starts: &["require ", "require(", "require_relative ", "require_relative(", "autoload "],
    }],
    comments: &["comment"],
    control: &[
        "if",
        "if_modifier",
        "unless",
        "unless_modifier",
        "elsif",
        "else",
        "case",
        "case_match",
        "when",
        "in_clause",
        "while",
        "until",
        "for",
        "begin",
        "rescue",
        "ensure",
        "return",
        "yield",
        "next",
        "break",
        "redo",
        "retry",
    ],
    doc: Doc::Before,
};
