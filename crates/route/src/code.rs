//! Source code.

use crate::View;
use hr_code::Language;
use hr_core::{Claim, Outline, Source};

/// How sure it is: words tell, and prose about code or a diff of it has them, too.
const SURE: f32 = 0.75;

pub(crate) fn claim(source: &Source<'_>) -> Option<Claim> {
    let language = Language::of_text(source.bytes())?;
    Some(Claim::new(SURE, format!("its lines look like {language}")))
}

pub(crate) fn outline(source: &Source<'_>, view: View<'_>) -> Result<Outline, String> {
    let View { query, room, code, .. } = view;
    let view = hr_code::View { query, room, wanted: code };
    hr_code::outline(source, view).map_err(|refusal| refusal.to_string())
}
