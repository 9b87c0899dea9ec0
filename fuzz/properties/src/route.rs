//! The promises for anything, taken for what it looks like.

use crate::promises::{check_promises, text_of};

pub(crate) fn check(bytes: &[u8]) {
    let Some((options, text)) = text_of(bytes) else { return };
    check_promises(&text, &options);
}
