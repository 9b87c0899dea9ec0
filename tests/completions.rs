//! The completions, in the shells that are for: what they offer for the start of a command line.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Command lines, and what is offered for the last word of each, among others.
const CASES: [(&str, &str, &[&str]); 9] = [
    ("hr-route", "--as ", &["log", "json", "text"]),
    ("hr-route", "--as t", &["table", "text"]),
    ("hr-route", "--format ", &["report", "json", "markdown"]),
    ("hr-log", "--le", &["--level"]),
    ("hr-log", "--level ", &["trace", "warn", "fatal"]),
    ("hr-code", "--language r", &["ruby", "rust"]),
    ("hr-hook", "install c", &["claude", "codex", "copilot", "cursor"]),
    ("hr-stats", "--by ", &["agent", "session"]),
    ("hr", "log --level ", &["trace", "warn", "fatal"]),
];

/// Where a shell is, unless it is not.
fn shell(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&path).map(|place| place.join(name)).find(|it| it.is_file());
    if found.is_none() {
        println!("skipped: there is no {name}");
    }
    found
}

/// What a script of a shell prints.
fn printed(shell: &Path, arguments: &[&str]) -> String {
    let home = tempfile::tempdir().expect("a temporary directory");
    let mut command = Command::new(shell);
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null());
    command.env("HOME", home.path()).env("LC_ALL", "C.UTF-8").env("TERM", "dumb");
    let output = command.output().expect("the shell starts");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[track_caller]
fn offers(offered: &str, line: &str, expected: &[&str]) {
    let words: Vec<&str> =
        offered.lines().filter_map(|line| line.split_whitespace().next()).collect();
    for word in expected {
        assert!(words.contains(word), "'{line}' offers no {word}, but:\n{offered}");
    }
    // What the start of the word excludes is not offered.
    let start = line.rsplit(' ').next().unwrap_or_default();
    let other = words.iter().find(|word| !word.starts_with(start));
    assert!(other.is_none(), "'{line}' offers {other:?}");
}

#[test]
fn bash_offers_options_and_values() {
    let Some(bash) = shell("bash") else { return };
    let script = r#"
        source "completions/bash/$1"
        read -ra COMP_WORDS <<< "$1 $2"
        [[ $2 == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        function=$(complete -p "$1" | sed 's/.*-F \([^ ]*\).*/\1/')
        "$function" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}""#;
    for (program, words, expected) in CASES {
        let offered = printed(&bash, &["--norc", "-c", script, "bash", program, words]);
        offers(&offered, &format!("{program} {words}"), expected);
    }
}

#[test]
fn fish_offers_options_and_values() {
    let Some(fish) = shell("fish") else { return };
    for (program, words, expected) in CASES {
        let script =
            format!("source completions/fish/{program}.fish; complete -C '{program} {words}'");
        let offered = printed(&fish, &["--no-config", "-c", &script]);
        offers(&offered, &format!("{program} {words}"), expected);
    }
}

/// Completion in zsh is a part of its line editor, which needs a terminal: one of zpty's.
const IN_A_TERMINAL: &str = r#"
    zmodload zsh/zpty
    offered=$HOME/offered
    : > $offered
    print -r -- "
        PROMPT=
        fpath=($PWD/completions/zsh \$fpath)
        autoload -Uz compinit
        compinit -u -D
        bindkey '^I' complete-word
        zstyle ':completion:*' insert-tab false
        compadd() {
            if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)* ]]; then
                builtin compadd \"\$@\"
                return
            fi
            local -a hits
            builtin compadd -O hits \"\$@\"
            print -rl -- \$hits >> $offered
            builtin compadd \"\$@\"
        }
        leave() { print >> $offered.done; exit }
        comppostfuncs=(leave)
        : > $HOME/ready
    " > $HOME/start
    zpty -b editor zsh -f -i
    zpty -w editor "source $HOME/start"
    repeat 100; do [[ -e $HOME/ready ]] && break; sleep 0.1; done
    zpty -w -n editor "$1 $2"$'\t'
    repeat 100; do [[ -e $offered.done ]] && break; sleep 0.1; done
    zpty -d editor
    sort -u $offered
"#;

#[test]
fn zsh_offers_options_and_values() {
    let Some(zsh) = shell("zsh") else { return };
    for (program, words, expected) in CASES {
        let offered = printed(&zsh, &["-f", "-c", IN_A_TERMINAL, "zsh", program, words]);
        offers(&offered, &format!("{program} {words}"), expected);
    }
}
