//! The words of a shell command.

use crate::words::is_one_of;

/// Programs that start another, which their arguments name.
const STARTERS: [&str; 23] = [
    "bash", "bunx", "command", "doas", "env", "exec", "hr-run", "nice", "node", "nohup", "npx",
    "pipx", "poetry", "python", "python3", "ruby", "setsid", "sh", "stdbuf", "sudo", "time",
    "timeout", "xargs",
];

/// What commands have a program do. What they print is made of that.
const DOINGS: [&str; 30] = [
    "add", "all", "apply", "build", "clippy", "compose", "describe", "dev", "diff", "exec",
    "fetch", "get", "info", "install", "lint", "list", "log", "logs", "ps", "pull", "push",
    "release", "run", "show", "start", "status", "test", "tests", "up", "version",
];

/// The arguments of the programs that a shell `command` runs, with a space between them: without the names of the
/// programs and what they are told to do (`test`, `logs`), options (but with their values), numbers after an option,
/// assignments, variables, and where the output goes.
pub(crate) fn arguments(command: &str) -> String {
    let mut arguments = Vec::new();
    let mut expected = Expected::Program;
    for token in tokens(command) {
        expected = match token {
            Token::Operator(b'<' | b'>') => Expected::File,
            Token::Operator(_) => Expected::Program,
            Token::Word(word) => {
                let next = expected.after(&word);
                if expected == Expected::Argument || expected == Expected::Value {
                    arguments.extend(argument(&word, expected));
                }
                next
            }
        };
    }
    arguments.join(" ")
}

/// What the next word is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    Program,
    /// After an option.
    Value,
    Argument,
    /// Where the output goes, or where the input comes from.
    File,
}

impl Expected {
    fn after(self, word: &str) -> Self {
        let program = word.rsplit_once('/').map_or(word, |(_, name)| name);
        let is_assignment = word.split_once('=').is_some_and(|(name, _)| is_name(name));
        match self {
            Self::Program if is_assignment || is_one_of(program, &STARTERS) => Self::Program,
            Self::Program
                if word.starts_with('-') || word.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                Self::Program // an option of what starts the program, or how long it may take
            }
            _ if word.starts_with('-') => Self::Value,
            _ => Self::Argument,
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// What `word` says of what is looked for.
fn argument(word: &str, expected: Expected) -> Option<String> {
    if word.starts_with('-') {
        return word.split_once('=').map(|(_, value)| value.to_owned());
    }
    let is_number = expected == Expected::Value && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_variable = word.starts_with('$') && !word.contains('/');
    (!is_number && !is_variable && !is_one_of(word.trim_end_matches('/'), &DOINGS))
        .then(|| unescaped(word))
}

/// `word` without the escapes of a regular expression: `\bfoo\b` is `foo`.
pub(crate) fn unescaped(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    let mut chars = word.chars();
    while let Some(char) = chars.next() {
        if char == '\\' {
            // Letters are classes and edges, anything else stands for itself, and is no letter.
            chars.next();
            text.push(' ');
        } else {
            text.push(char);
        }
    }
    text
}

/// A piece of a shell command.
pub(crate) enum Token {
    /// A word without its quotes.
    Word(String),
    /// One that ends a command, or says where its output goes.
    Operator(u8),
}

/// The pieces of `command`, as far as a shell's quotes tell them apart.
pub(crate) fn tokens(command: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = command.chars();
    while let Some(char) = chars.next() {
        match (quote, char) {
            (Some(open), _) if char == open => quote = None,
            (Some(_), _) => word.get_or_insert_default().push(char),
            (None, '\'' | '"') => {
                quote = Some(char);
                word.get_or_insert_default();
            }
            (None, '\\') => {
                let escaped = chars.next().filter(|&char| char != '\n');
                word.get_or_insert_default().extend(escaped);
            }
            (None, ' ' | '\t') => tokens.extend(word.take().map(Token::Word)),
            (None, '|' | '&' | ';' | '(' | ')' | '<' | '>' | '\n' | '`') => {
                // The number of a stream, as in `2>&1`, is no argument.
                let stream = word.take().filter(|word| {
                    !("<>".contains(char) && word.bytes().all(|byte| byte.is_ascii_digit()))
                });
                tokens.extend(stream.map(Token::Word));
                let is_copy =
                    char == '&' && matches!(tokens.last(), Some(Token::Operator(b'<' | b'>')));
                if !is_copy {
                    tokens.push(Token::Operator(char as u8));
                }
            }
            (None, _) => word.get_or_insert_default().push(char),
        }
    }
    tokens.extend(word.map(Token::Word));
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::telling;
    use proptest::prelude::*;

    fn words(command: &str) -> String {
        telling(&arguments(command)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn only_what_is_looked_for_is_left() {
        for (command, expected) in [
            ("cargo test", ""),
            ("cargo test -p hr-rank --all-targets 2>&1 | tail -50", "hr rank"),
            (
                "RUST_LOG=debug timeout 60 cargo test --test promises evidence_stays",
                "promises evidence stays",
            ),
            ("kubectl logs deploy/checkout-api --since=1h -n shop", "checkout api 1h shop"),
            ("cd /srv/app && sudo journalctl -u nginx -n 500 --no-pager", "app nginx"),
            (r#"grep -rn "connection reset\b" logs/ | head -20 > /tmp/x.txt"#, "connection reset"),
            (
                "python -m pytest tests/test_checkout.py -k 'declined and not slow' -q",
                "checkout declined slow",
            ),
            ("cat $LOG; echo \"$(date)\" && git log --oneline -5", ""),
            (
                "curl -s https://example.org/api/orders?id=88123 | jq .error",
                "orders id 88123 error",
            ),
        ] {
            assert_eq!(words(command), expected, "{command}");
        }
    }

    proptest! {
        #[test]
        fn any_command_has_some_words_or_none(command in any::<String>()) {
            arguments(&command);
        }
    }
}
