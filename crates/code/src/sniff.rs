//! The language of a text that has no name.

use crate::Language;
use crate::grammar::Grammar;

/// Bytes that are looked at.
const SAMPLE: usize = 32 << 10;
/// Share of the lines that must speak for a language.
const ENOUGH: f32 = 0.12;
/// How many that must be at least.
const LEAST: usize = 4;

impl Language {
    /// The language that `text` looks to be written in: that which the most lines speak for.
    pub fn of_text(text: &[u8]) -> Option<Language> {
        let sample = &text[..text.len().min(SAMPLE)];
        if let Some(language) = Self::of_interpreter(sample) {
            return Some(language);
        }
        let lines: Vec<&[u8]> = sample
            .split(|&byte| byte == b'\n')
            .map(<[u8]>::trim_ascii)
            .filter(|line| !line.is_empty())
            .collect();
        let scored = Self::all().map(|language| (language, score(&lines, language.0)));
        let (language, score) = scored.max_by(|a, b| a.1.total_cmp(&b.1))?;
        let enough = (lines.len() as f32 * ENOUGH).max(LEAST as f32);
        (score >= enough).then_some(language)
    }
}

/// How many of `lines` speak for a language.
fn score(lines: &[&[u8]], grammar: &Grammar) -> f32 {
    lines.iter().filter(|line| grammar.clues.iter().any(|clue| clue.speaks_for(line))).count()
        as f32
}
