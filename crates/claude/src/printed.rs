//! What a shell command prints, as far as its last program tells.

use crate::command::{Token, tokens};
use crate::words::is_one_of;

/// Programs that print files as they are.
const FILES: [&str; 7] = ["bat", "batcat", "cat", "less", "more", "nl", "view"];

/// What a shell command prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Printed {
    /// As many lines as were asked for: `head`, `tail`, `sed -n`.
    Lines,
    /// A file as it is: `cat`.
    File,
    /// Anything.
    Any,
}

impl Printed {
    /// What `command` prints: what the last of its programs does.
    pub fn by(command: &str) -> Self {
        let mut last: Vec<String> = Vec::new();
        let mut is_over = false;
        for token in tokens(command) {
            match token {
                Token::Operator(b'<' | b'>') => {}
                Token::Operator(_) => is_over = true,
                Token::Word(word) => {
                    if std::mem::take(&mut is_over) {
                        last.clear();
                    }
                    last.push(word);
                }
            }
        }
        let Some((program, arguments)) = last.split_first() else { return Self::Any };
        let name = program.rsplit_once('/').map_or(program.as_str(), |(_, name)| name);
        let follows = || arguments.iter().any(|it| it == "-f" || it == "-F" || it == "--follow");
        let is_bounded = match name {
            "head" => true,
            "tail" => !follows(),
            "sed" => arguments.iter().any(|it| it.starts_with("-n") || it == "--quiet"),
            _ => false,
        };
        match name {
            _ if is_bounded => Self::Lines,
            _ if is_one_of(name, &FILES) => Self::File,
            _ => Self::Any,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_program_tells() {
        for (command, printed) in [
            ("head -100 app.log", Printed::Lines),
            ("cd /srv && sed -n '200,300p' a.py", Printed::Lines),
            ("cargo test 2>&1 | tail -20", Printed::Lines),
            ("grep -rn TODO . | /usr/bin/head", Printed::Lines),
            ("tail -f app.log", Printed::Any),
            ("sed s/a/b/ a.txt", Printed::Any),
            ("cat page.html", Printed::File),
            ("cat a.log | grep error", Printed::Any),
            ("head a; make", Printed::Any),
            ("", Printed::Any),
        ] {
            assert_eq!(Printed::by(command), printed, "{command}");
        }
    }
}
