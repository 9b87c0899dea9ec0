//! Headers and messages of commits, as `git log`, `git show` and `git format-patch` print them.

use crate::model::{Commit, Role};

/// Fewest hex digits of a hash.
const LEAST_DIGITS: usize = 7;
/// Hex digits of a hash that opens a mail: all of them.
const MAIL_DIGITS: usize = 40;

/// Lines of the header of a commit.
const HEADERS: [&[u8]; 14] = [
    b"Author:",
    b"AuthorDate:",
    b"Commit:",
    b"CommitDate:",
    b"Committer:",
    b"Date:",
    b"Merge:",
    b"From:",
    b"Subject:",
    b"Reflog:",
    b"Reflog message:",
    b"tree ",
    b"parent ",
    b"gpg",
];

/// Whether `line` opens a commit: `commit 3f9a1c0`, with where it is maybe, or `From 3f9a...` of a mail.
pub(crate) fn is_opening(line: &[u8]) -> bool {
    let hash = line.strip_prefix(b"commit ").or_else(|| line.strip_prefix(b"From "));
    let Some(hash) = hash else { return false };
    let digits = hash.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let least = if line[0] == b'F' { MAIL_DIGITS } else { LEAST_DIGITS };
    digits >= least && matches!(hash.get(digits), None | Some(b' '))
}

/// What `line` of a commit is, before any file of it; what its header says goes to `commit`. The commit is named up to
/// its subject, the first line of the message.
pub(crate) fn read(line: &[u8], commit: &mut Commit, has_subject: &mut bool) -> Role {
    if *has_subject {
        return Role::Message;
    }
    let value = |name: &[u8]| line.strip_prefix(name).map(|it| it.trim_ascii().to_vec());
    if let Some(author) = value(b"Author:").or_else(|| value(b"From:")) {
        commit.author = author;
    } else if let Some(date) = value(b"AuthorDate:").or_else(|| value(b"Date:")) {
        commit.date = date;
    }
    // In a mail the subject is a header, and may go on in lines that begin with a blank.
    let is_header = HEADERS.iter().any(|it| line.starts_with(it));
    *has_subject = !is_header && !line.trim_ascii().is_empty() && line.starts_with(b"    ");
    if !is_header && !*has_subject && !line.is_empty() && !line.starts_with(b" ") {
        *has_subject = true;
        return Role::Message;
    }
    Role::Commit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_is_known_by_its_hash() {
        for line in ["commit 3f9a1c0", "commit 3f9a1c0b7e42 (HEAD -> main)"] {
            assert!(is_opening(line.as_bytes()), "{line}");
        }
        let mail = format!("From {} Mon Sep 17 00:00:00 2001", "a".repeat(40));
        assert!(is_opening(mail.as_bytes()));
        for line in ["commit it", "commit 3f9a1c0x", "From 3f9a1c0 on", "commit abc"] {
            assert!(!is_opening(line.as_bytes()), "{line}");
        }
    }

    #[test]
    fn the_subject_ends_what_names_a_commit() {
        let (mut commit, mut has_subject) = (Commit::default(), false);
        let lines = ["Author: A B <a@b.c>", "Date:   Mon Jan 5", "", "    Fix it", "", "    Why."];
        let roles = lines.map(|line| read(line.as_bytes(), &mut commit, &mut has_subject));
        assert_eq!(roles[..4], [Role::Commit; 4]);
        assert_eq!(roles[4..], [Role::Message; 2]);
        assert_eq!(commit.author, b"A B <a@b.c>");
        assert_eq!(commit.date, b"Mon Jan 5");
    }
}
