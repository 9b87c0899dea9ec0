//! Names of files in header lines.

/// The name in what follows `--- ` or `+++ `: without a time, quotes and the `a/` or `b/` of git.
pub(crate) fn of_side(text: &[u8]) -> Vec<u8> {
    let end = text.iter().position(|&byte| byte == b'\t').unwrap_or(text.len());
    without_side(unquoted(text[..end].trim_ascii())).to_vec()
}

/// The names in what follows `diff --git `, the old and the new one. Where blanks leave it open, the names are
/// alike but for their sides.
pub(crate) fn of_git(text: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let text = text.trim_ascii();
    let cuts = || (0..text.len()).filter(|&at| text[at] == b' ');
    let sides = |at: usize| (side(&text[..at]), side(&text[at + 1..]));
    let is_same = |&at: &usize| matches!(sides(at), (old, new) if old == new);
    let middle = text.len() / 2;
    // The same name twice can only be cut in the middle, give or take the letters before it.
    let near = cuts().filter(|at| at.abs_diff(middle) <= 2);
    let at = near.into_iter().find(is_same).or_else(|| {
        let mut sided = cuts().filter(|&at| text[at + 1..].get(1) == Some(&b'/'));
        sided.next().or_else(|| cuts().next())
    })?;
    let (old, new) = sides(at);
    Some((old.to_vec(), new.to_vec()))
}

fn side(text: &[u8]) -> &[u8] {
    without_side(unquoted(text))
}

fn unquoted(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\"").and_then(|it| it.strip_suffix(b"\"")).unwrap_or(text)
}

/// `path` without the letter by which git names a side: before and after, index, work tree, commit, object.
fn without_side(path: &[u8]) -> &[u8] {
    match path {
        [b'a' | b'b' | b'i' | b'w' | b'c' | b'o', b'/', rest @ ..] if !rest.is_empty() => rest,
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_times_and_quotes_go() {
        for (text, name) in [
            ("a/src/lib.rs", "src/lib.rs"),
            ("src/lib.rs\t2026-01-02 03:04:05", "src/lib.rs"),
            ("\"b/with \\303\\244.txt\"", "with \\303\\244.txt"),
            ("/dev/null", "/dev/null"),
        ] {
            assert_eq!(of_side(text.as_bytes()), name.as_bytes(), "{text}");
        }
    }

    #[test]
    fn two_names_are_told_apart() {
        for (text, old, new) in [
            ("a/x.rs b/x.rs", "x.rs", "x.rs"),
            ("a/with blank.rs b/with blank.rs", "with blank.rs", "with blank.rs"),
            ("a/old.rs b/new.rs", "old.rs", "new.rs"),
            ("x.rs x.rs", "x.rs", "x.rs"),
        ] {
            let names = (old.as_bytes().to_vec(), new.as_bytes().to_vec());
            assert_eq!(of_git(text.as_bytes()), Some(names), "{text}");
        }
    }
}
