//! Names as numbers, and how much one tells.

use super::lexicon::Lexicon;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A name in a language, as a number. Two of them have the same about once in four thousand million times.
pub(crate) type Hash = u32;

/// Shorter names stand for anything.
const SHORTEST: usize = 3;
/// From here on a name of one word is a long one.
const LONG: usize = 8;

/// The number of `name`; `None` if it is too short to tell anything.
pub(crate) fn hash(name: &[u8], lexicon: &Lexicon) -> Option<Hash> {
    if name.len() < SHORTEST {
        return None;
    }
    let hash = match lexicon.folds_case() && name.iter().any(u8::is_ascii_uppercase) {
        true => xxh3_64_with_seed(&name.to_ascii_lowercase(), lexicon.seed()),
        false => xxh3_64_with_seed(name, lexicon.seed()),
    };
    Some((hash >> 32) as Hash)
}

/// Whether `name` is one word in lower case, as variables are called as well as functions.
pub(crate) fn is_plain(name: &[u8]) -> bool {
    !name.iter().any(|&byte| byte == b'_' || byte.is_ascii_uppercase())
}

/// How much it tells that somebody refers to `name`, in hundredths: most if it is made of several words.
pub(crate) fn importance(name: &[u8]) -> u8 {
    let bare = name.trim_ascii_start();
    let bare = bare.strip_prefix(b"_").unwrap_or(bare);
    let has_lower = bare.iter().any(u8::is_ascii_lowercase);
    let has_upper = bare.iter().any(u8::is_ascii_uppercase);
    let has_joint = bare.contains(&b'_')
        || bare.windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    let base = match (has_joint, has_upper, has_lower) {
        (true, ..) if bare.len() >= LONG => 100,
        (true, ..) => 60,
        (false, true, true) => 70,
        (false, true, false) => 40,
        (false, false, _) if bare.len() >= LONG => 40,
        (false, false, _) => 25,
    };
    if bare.len() < name.len() { base / 3 } else { base }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_several_words_tell_more() {
        let names = ["path", "configure", "Query", "read_all", "parse_arguments", "PageRankGraph"];
        let told = names.map(|name| importance(name.as_bytes()));
        assert!(told.is_sorted() && told[0] < told[2], "{told:?}");
        assert!(importance(b"_parse_arguments") < told[4]);
    }

    #[test]
    fn a_name_is_another_in_another_language() {
        let (rust, python) = (Lexicon::of("rust"), Lexicon::of("python"));
        assert_eq!(hash(b"name", rust), hash(b"name", rust));
        assert_ne!(hash(b"name", rust), hash(b"name", python));
        assert_eq!(hash(b"it", rust), None);
    }
}
