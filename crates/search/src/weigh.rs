//! From hits to weighed Blocks.

use crate::answer;
use crate::draft::{self, Draft};
use crate::hits::{Hits, Line, Role};
use crate::tally::{Noun, Tally, room};
use hr_core::{Fact, Keep, Outline, Source};
use hr_rank::Query;
use rustc_hash::FxHashSet;

/// What the best hit of a file weighs.
const BEST_OF_FILE: f32 = 8.0;
/// What a hit weighs that says what none before said, one that says what none of its file said, and any other.
const NEW: f32 = 3.0;
const NEW_IN_FILE: f32 = 1.0;
const AGAIN: f32 = 0.0;
/// What a definition weighs more.
const DEFINITION: f32 = 2.0;
/// What is left of the weight of a comment.
const COMMENT: f32 = 0.7;
/// What a line around a hit weighs.
const CONTEXT: f32 = 0.2;
/// Other lines are remarks of the program, such as how many hits there are, if there are no more than so many.
const REMARKS: usize = 12;
/// What the path above hits weighs of its own.
const HEADING: f32 = 0.1;
/// What is counted.
const HITS: Noun = ("hit", "hits");

/// The Outline of hits.
pub(crate) fn outline(source: &Source<'_>, hits: &Hits, query: Option<&Query>) -> Outline {
    let best = best_of_files(hits);
    let counts = counts(hits);
    let mut drafts = weighed(hits, &best);
    let mut order: Vec<usize> = (0..best.len()).collect();
    order.sort_by_key(|&file| (std::cmp::Reverse(counts[file]), file));
    let mut left = Keep::sample_room(source.len());
    for file in order {
        let Some(at) = best[file] else { continue };
        let cost = drafts[at].encoded.as_ref().map_or(source.line_span(at).len(), |it| it.len());
        drafts[at].weight += BEST_OF_FILE + (counts[file] as f32).sqrt();
        if cost <= left {
            left -= cost;
            drafts[at].keep = Keep::Sample;
        }
    }
    if let Some(query) = query {
        answer::score(source, hits, &mut drafts, query);
    }
    join_frames(hits, &mut drafts);
    draft::outline(source, drafts, facts(hits, &counts, room(source.len())))
}

/// How many hits each file has.
fn counts(hits: &Hits) -> Vec<usize> {
    let mut counts = vec![0; hits.files.len()];
    let of_hits = hits.lines.iter().filter(|line| line.role == Role::Hit);
    of_hits.filter_map(|line| line.file).for_each(|file| counts[file as usize] += 1);
    counts
}

/// Joins what opens and closes a file with its first and last line, where these are written in short: they tell the same.
fn join_frames(hits: &Hits, drafts: &mut [Draft]) {
    for at in 1..drafts.len() {
        let [before, line] = [&hits.lines[at - 1], &hits.lines[at]];
        if before.role == Role::Opening && drafts[at].encoded.is_some() {
            drafts.swap(at - 1, at);
            drafts[at].goes_with_last = true;
        } else if line.role == Role::Closing
            && (drafts[at - 1].goes_with_last || drafts[at - 1].encoded.is_some())
        {
            drafts[at].goes_with_last = true;
        }
    }
}

/// The hit of each file that tells most: a definition, if they are few, or else the first.
fn best_of_files(hits: &Hits) -> Vec<Option<usize>> {
    let are_common = definitions_are_common(hits);
    let mut best: Vec<Option<usize>> = vec![None; hits.files.len()];
    for (at, line) in hits.lines.iter().enumerate() {
        let Some(file) = line.file.filter(|_| line.role == Role::Hit) else { continue };
        let best = &mut best[file as usize];
        let is_better = |before: usize| {
            let before = &hits.lines[before];
            !are_common && line.meaning.defines && !before.meaning.defines
                || before.meaning.comments && !line.meaning.comments
        };
        if best.is_none_or(is_better) {
            *best = Some(at);
        }
    }
    best
}

/// Whether to define something is what most hits do.
fn definitions_are_common(hits: &Hits) -> bool {
    let all = hits.lines.iter().filter(|line| line.role == Role::Hit);
    let (all, definitions) =
        all.fold((0, 0), |(all, some), line| (all + 1, some + usize::from(line.meaning.defines)));
    2 * definitions > all
}

fn weighed(hits: &Hits, best: &[Option<usize>]) -> Vec<Draft> {
    let are_common = definitions_are_common(hits);
    let mut seen = FxHashSet::default();
    let mut seen_in_file = FxHashSet::default();
    // What the best hits say is said.
    for at in best.iter().copied().flatten() {
        let line = &hits.lines[at];
        seen.insert((line.role, line.template));
        seen_in_file.insert((line.file, line.role, line.template));
    }
    let others = hits.lines.iter().filter(|line| line.role == Role::Other).count();
    let nearest = nearest_hits(&hits.lines);
    let mut heading = None;
    let mut drafts = Vec::with_capacity(hits.lines.len());
    for (at, line) in hits.lines.iter().enumerate() {
        let is_new = seen.insert((line.role, line.template));
        let is_new_in_file = seen_in_file.insert((line.file, line.role, line.template));
        let mut draft = match line.role {
            Role::Hit => {
                let new = if is_new {
                    NEW
                } else if is_new_in_file {
                    NEW_IN_FILE
                } else {
                    AGAIN
                };
                let definition = if line.meaning.defines && !are_common { DEFINITION } else { 0.0 };
                let comment = if line.meaning.comments { COMMENT } else { 1.0 };
                Draft::of(Keep::Optional, (new + definition) * comment)
            }
            Role::Context => Draft { part_of: nearest[at], ..Draft::of(Keep::Optional, CONTEXT) },
            Role::Heading => Draft::of(Keep::Optional, HEADING),
            Role::Between | Role::Opening | Role::Closing => Draft::of(Keep::Optional, 0.0),
            Role::Message if is_new => Draft::of(Keep::Evidence, NEW),
            Role::Other if is_new && others <= REMARKS => Draft::of(Keep::Evidence, NEW),
            Role::Other if is_new => Draft::of(Keep::Optional, NEW),
            Role::Message | Role::Other => Draft::of(Keep::Optional, AGAIN),
        };
        match line.role {
            Role::Heading => heading = Some(at),
            Role::Hit => draft.part_of = heading.filter(|&at| hits.lines[at].file == line.file),
            _ => {}
        }
        if let Some(file) = line.file.filter(|_| heading.is_some()) {
            draft.about = String::from_utf8_lossy(hits.files.name(file)).into();
        }
        draft.encoded.clone_from(&line.encoded);
        drafts.push(draft);
    }
    drafts
}

/// For each line the nearest hit in the same run of lines; the one before, if two are as near.
fn nearest_hits(lines: &[Line]) -> Vec<Option<usize>> {
    let mut nearest = vec![None; lines.len()];
    let mut before: Option<usize> = None;
    for (at, line) in lines.iter().enumerate() {
        match line.role {
            Role::Hit => before = Some(at),
            Role::Context => nearest[at] = before,
            _ => before = None,
        }
    }
    let mut after: Option<usize> = None;
    for (at, line) in lines.iter().enumerate().rev() {
        match line.role {
            Role::Hit => after = Some(at),
            Role::Context => {
                let is_nearer = |after: usize| nearest[at].is_none_or(|it| after - at < at - it);
                nearest[at] = after.filter(|&after| is_nearer(after)).or(nearest[at]);
            }
            _ => after = None,
        }
    }
    nearest
}

/// How many hits there are in each file.
fn facts(hits: &Hits, counts: &[usize], room: usize) -> Vec<Fact> {
    let all = hits.lines.iter().filter(|line| line.role == Role::Hit).count();
    let without = all - counts.iter().sum::<usize>();
    let noun = if all == 1 { HITS.0 } else { HITS.1 };
    let files = counts.iter().filter(|&&count| count > 0).count();
    if all == 0 {
        return Vec::new();
    }
    if files == 0 {
        let text = format!("{all}, in lines that name no file");
        return vec![Fact { label: noun.to_owned(), text }];
    }
    let mut tally = Tally::default();
    let counted = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    counted.for_each(|(file, &count)| tally.add(hits.files.name(file as u32), count));
    let mut text = tally.text(room, HITS);
    if without > 0 {
        text += &format!("; {without} in files that are not named");
    }
    let others = hits.lines.iter().filter(|line| line.role == Role::Other).count();
    if others > 0 {
        let lines = if others == 1 { "line" } else { "lines" };
        text += &format!("; {others} other {lines}");
    }
    let places = if files == 1 { "file" } else { "files" };
    vec![Fact { label: noun.to_owned(), text: format!("{all} in {files} {places}: {text}") }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hits::{Style, read};

    fn of(text: &str) -> Outline {
        let source = Source::new(text.as_bytes());
        outline(&source, &read(&source, Style::Numbered), None)
    }

    #[test]
    fn each_file_is_counted_and_has_a_sample() {
        let uses = (2..40).map(|number| format!("b.rs:{number}:    a({number});\n"));
        let text = format!(
            "a.rs:1:let b = a();\na.rs:9:fn a() {{\n{}c.rs:1:a()\n",
            uses.collect::<String>()
        );
        let outline = of(&text);
        let section = &outline.sections()[0];
        assert_eq!(section.facts[0].label, "hits");
        assert_eq!(section.facts[0].text, "41 in 3 files: b.rs 38, a.rs 2, c.rs 1");
        let samples = section.blocks.iter().filter(|block| block.keep == Keep::Sample);
        let samples: Vec<usize> = samples.map(|block| block.address.start).collect();
        assert_eq!(samples, [1, 2, 40]);
        assert_eq!(section.blocks[5].weight, 0.0);
    }

    #[test]
    fn lines_around_a_hit_are_part_of_the_nearest() {
        let text = "a.rs-1-x\na.rs:2:y\na.rs-3-z\na.rs-4-u\na.rs:5:v\n--\na.rs-9-w\na.rs:10:t\n";
        let outline = of(text);
        let parents = outline.blocks().map(|block| block.part_of);
        let expected = [Some(1), None, Some(1), Some(4), None, None, Some(7), None];
        assert_eq!(parents.collect::<Vec<_>>(), expected);
    }
}
