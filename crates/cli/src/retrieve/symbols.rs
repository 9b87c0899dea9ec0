//! `hr-retrieve --symbol`: the text of definitions, by their name.

use super::{Original, Stop};
use crate::streams::say;
use hr_code::{Language, Place, find, is_parsed, names_like};
use hr_core::Source;
use std::io::Write;

/// Names that are told where there is none of the name that was asked for.
const TOLD: usize = 8;

/// Prints the lines of every definition that is called `name`, and tells where they are if they are several. Holds all of the original.
pub(crate) fn print_symbols(
    original: &Original,
    name: &str,
    out: &mut impl Write,
) -> Result<(), Stop> {
    let bytes = original.bytes()?;
    let source = Source::new(&bytes);
    let language = original
        .path()
        .or(original.entry.label().split_whitespace().last())
        .and_then(Language::of_path);
    let places = find(&source, name, language);
    if places.is_empty() {
        let like = names_like(&source, name, language, TOLD);
        let like = if like.is_empty() {
            String::new()
        } else {
            format!("; there are {}", like.join(", "))
        };
        let broken = match is_parsed(&source, language) {
            true => "",
            false => ", as far as it parses: try -g",
        };
        return Err(Stop::NoPart(format!(
            "{} has no definition called {name}{broken}{like}",
            original.name()
        )));
    }
    if places.len() > 1 {
        let all: Vec<String> = places.iter().map(place).collect();
        say(format_args!(
            "hr-retrieve: {} definitions of {name}: {}",
            places.len(),
            all.join(", ")
        ));
    }
    for place in places {
        out.write_all(place.span.of(&bytes))?;
        if !place.span.of(&bytes).ends_with(b"\n") {
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

/// `src/a.rs:40-73`
fn place(Place { path, lines, .. }: &Place) -> String {
    let lines = format!("{}-{}", lines.start + 1, lines.end);
    path.as_ref().map_or_else(|| lines.clone(), |path| format!("{path}:{lines}"))
}
