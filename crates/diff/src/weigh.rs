//! What each piece weighs, and how strongly it claims its place.

use crate::class::Class;
use crate::model::{Diff, File, Part, Role, Sign};
use crate::piece::{Alike, Piece};
use crate::telling;
use crate::versions::is_news;
use hr_core::{Keep, Source};
use hr_rank::Query;
use hr_tokens::estimate;

/// Tokens of a Source of which every change of what people write is kept.
const SMALL: usize = 4_000;
/// Share of a Source that changes may take before others make way, and context in any case.
const SHARE: f32 = 0.48;
/// What context weighs: it goes before any change.
const CONTEXT: f32 = 1e-6;
/// Commits of which the messages are read.
const FEW_COMMITS: usize = 3;
/// How many commits ago is half as much news.
const RECENT: f32 = 20.0;
/// Tokens of a mark for what is left out.
const MARK: usize = 13;
/// What the first piece of a file weighs more than others.
const FIRST: f32 = 3.0;
/// How much a word of the query counts in what is around a change, next to one in the change itself.
const AROUND: f32 = 0.6;
/// Share of the best answer to the query from which on a piece answers it.
const ANSWERS: f32 = 0.3;
/// What an answer weighs more.
const ANSWER: f32 = 20.0;

/// How strongly a piece claims its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Weight {
    pub(crate) keep: Keep,
    pub(crate) weight: f32,
    /// How well it answers the query, if there is one.
    pub(crate) score: f32,
}

/// The pieces of a diff, to be weighed.
pub(crate) struct Weighing<'a> {
    pub(crate) diff: &'a Diff,
    pub(crate) source: &'a Source<'a>,
    pub(crate) pieces: &'a [Piece],
    /// For each piece the one that tells what it is part of.
    pub(crate) around: &'a [Option<usize>],
}

impl Weighing<'_> {
    /// The weights of all pieces.
    pub(crate) fn weights(&self, query: Option<&Query>) -> Vec<Weight> {
        let scores = query.map_or_else(|| vec![0.0; self.pieces.len()], |query| self.scores(query));
        let best = scores.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        let weight = |(piece, &score): (&Piece, &f32)| {
            let (mut keep, mut weight) = self.weight(piece);
            if score >= ANSWERS * best {
                keep = keep.max(Keep::Sample);
                weight += ANSWER * score / best;
            }
            Weight { keep, weight, score }
        };
        let mut weights: Vec<Weight> = self.pieces.iter().zip(&scores).map(weight).collect();
        self.limit(&mut weights);
        weights
    }

    fn part(&self, at: usize) -> &Part {
        &self.diff.parts[self.pieces[at].part]
    }

    fn file(&self, part: &Part) -> Option<&File> {
        part.file.map(|file| &self.diff.files[file])
    }

    fn weight(&self, piece: &Piece) -> (Keep, f32) {
        let part = &self.diff.parts[piece.part];
        let is_of_commit = part.commit.is_some();
        match part.role {
            Role::Text if telling::is_failure(self.text(piece)) => (Keep::Evidence, 4.0),
            Role::Text => (Keep::Sample, 2.0),
            Role::Commit if part.commit == Some(0) => (Keep::Evidence, 10.0),
            Role::Commit => (Keep::Sample, self.weight_of_commit(piece, part)),
            Role::Message => self.weight_of_message(piece),
            Role::Stat | Role::Total if is_of_commit => (Keep::Optional, 0.1),
            Role::Stat => (Keep::Sample, 1.0),
            Role::Total => (Keep::Evidence, 1.0),
            Role::Open | Role::Detail | Role::Hunk | Role::Name => (Keep::Optional, 0.0),
            Role::State if self.file(part).is_some_and(|file| file.has_hunks) => {
                (Keep::Optional, 0.5)
            }
            Role::State => (Keep::Sample, 6.0),
            Role::Context => (Keep::Optional, CONTEXT),
            Role::Changed => self.weight_of_change(piece, part),
        }
    }

    /// Late commits first; what breaks something, or was broken, before others.
    fn weight_of_commit(&self, piece: &Piece, part: &Part) -> f32 {
        let text = self.text(piece);
        let is_notable = telling::has_safety_word(text) || telling::is_notable(text);
        let rank = part.commit.unwrap_or(0) as f32;
        (if is_notable { 4.0 } else { 1.0 }) * 5.0 / (1.0 + rank / RECENT)
    }

    /// Of a few commits it is read why; of many, what.
    fn weight_of_message(&self, piece: &Piece) -> (Keep, f32) {
        let text = self.text(piece);
        if self.diff.commits.len() > FEW_COMMITS && !telling::is_notable(text) {
            return (Keep::Optional, 0.5);
        }
        let is_trailer = text.trim_ascii_start().split(|&byte| byte == b':').next();
        let is_trailer = is_trailer.is_some_and(|it| it.ends_with(b"-by") || it.ends_with(b"-Id"));
        if is_trailer { (Keep::Optional, 0.1) } else { (Keep::Sample, 6.0) }
    }

    fn weight_of_change(&self, piece: &Piece, part: &Part) -> (Keep, f32) {
        let file = self.file(part);
        let class = file.map_or(Class::Code, |file| file.class);
        let by_class = match class {
            Class::Code => 8.0,
            Class::Test | Class::Config => 3.0,
            Class::Docs => 2.0,
            Class::Lock => 0.4,
            Class::Generated => 0.2,
        };
        let is_gone = file.is_some_and(|file| file.state.is_deleted);
        let by_state = if is_gone { 0.3 } else { 1.0 };
        let line = |line: usize| (self.diff.text(self.source, part, line), self.diff.signs[line]);
        let lines = || piece.lines.clone().map(line).filter(|it| it.1 != Sign::None);
        let tells: f32 = lines().map(|(text, sign)| telling::line(text, sign)).sum();
        let weight = by_class * by_state * tells.max(0.01).sqrt();
        if piece.alike != Alike::None {
            return (Keep::Optional, 0.2 * weight);
        }
        match class {
            Class::Lock if lines().any(|(text, _)| is_news(text)) => (Keep::Optional, 3.0 * weight),
            Class::Lock | Class::Generated => (Keep::Optional, weight),
            _ => (Keep::Sample, weight),
        }
    }

    /// Of a small Source all changes of what people write become evidence, but repeated ones. Of a larger one those
    /// samples stay samples that weigh most, up to a share of it, and first of each file the one that weighs most. What
    /// is left of that share goes to context; other context weighs nothing.
    fn limit(&self, weights: &mut [Weight]) {
        let all = estimate(self.source.bytes());
        let mut room = Room {
            weighing: self,
            left: (SHARE * all as f32) as usize,
            is_there: vec![false; self.pieces.len()],
        };
        let of_role =
            |role: Role| (0..self.pieces.len()).filter(move |&at| self.part(at).role == role);
        if all < SMALL {
            for at in of_role(Role::Changed) {
                let is_again = self.pieces[at].alike == Alike::Again;
                if weights[at].keep == Keep::Sample || self.is_written(at) && !is_again {
                    weights[at].keep = Keep::Evidence;
                    room.take_anyway(at);
                }
            }
        } else {
            let is_sample = |&at: &usize| weights[at].keep == Keep::Sample;
            let samples: Vec<usize> = (0..self.pieces.len()).filter(is_sample).collect();
            self.prefer_first(&samples, weights);
            let value = |at: usize| weights[at].weight / discounted(room.cost(at));
            let mut ranked: Vec<(f32, usize)> = samples.iter().map(|&at| (value(at), at)).collect();
            ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            for (_, at) in ranked {
                if !room.take(at) {
                    weights[at].keep = Keep::Optional;
                }
            }
        }
        for at in of_role(Role::Context) {
            let is_shown = self.around[at].is_none_or(|around| room.is_there[around]);
            if !(is_shown && room.take(at)) {
                weights[at].weight = 0.0;
            }
        }
    }

    /// Whether people write the file of this piece.
    fn is_written(&self, at: usize) -> bool {
        let class = self.file(self.part(at)).map(|file| file.class);
        !matches!(class, Some(Class::Lock | Class::Generated))
    }

    /// Raises of each file the sample that weighs most.
    fn prefer_first(&self, samples: &[usize], weights: &mut [Weight]) {
        let mut best: Vec<Option<usize>> = vec![None; self.diff.files.len()];
        for &at in samples {
            let Some(file) = self.part(at).file else { continue };
            if best[file].is_none_or(|best: usize| weights[best].weight < weights[at].weight) {
                best[file] = Some(at);
            }
        }
        best.into_iter().flatten().for_each(|at| weights[at].weight *= FIRST);
    }

    fn bytes(&self, at: usize) -> &[u8] {
        self.text(&self.pieces[at])
    }

    fn text(&self, piece: &Piece) -> &[u8] {
        let lines = &piece.lines;
        let start = self.source.line_span(lines.start).start;
        &self.source.bytes()[start..self.source.line_span(lines.end - 1).end]
    }

    /// How well each piece answers `query`: by its own words, and by those around a change: the names of file and
    /// function, and the lines next to it. Nothing for context itself, which would come before changes.
    fn scores(&self, query: &Query) -> Vec<f32> {
        let own = query.scores((0..self.pieces.len()).map(|at| {
            let is_context =
                matches!(self.part(at).role, Role::Context | Role::Hunk | Role::Detail);
            [if is_context { b"" } else { self.bytes(at) }]
        }));
        let around = query.scores((0..self.pieces.len()).map(|at| self.words_around(at)));
        let factor = |at: usize| match self.file(self.part(at)).map(|file| file.class) {
            Some(Class::Docs) => 0.8,
            Some(Class::Lock | Class::Generated) => 0.5,
            _ => 1.0,
        };
        let both = own.iter().zip(&around).map(|(own, around)| own + AROUND * around);
        both.enumerate().map(|(at, score)| score * factor(at)).collect()
    }

    fn words_around(&self, at: usize) -> [&[u8]; 4] {
        let part = self.part(at);
        if part.role != Role::Changed {
            return [b""; 4];
        }
        let next = |at: Option<usize>| {
            let role = |at: usize| self.pieces.get(at).map(|it| self.diff.parts[it.part].role);
            let is_of_hunk = |&at: &usize| matches!(role(at), Some(Role::Context | Role::Changed));
            at.filter(is_of_hunk).map_or(&b""[..], |at| self.bytes(at))
        };
        let path = self.file(part).map_or(&b""[..], |file| file.path());
        let heading = part.hunk.map_or(&b""[..], |hunk| &self.diff.hunks[hunk].heading);
        [path, heading, next(at.checked_sub(1)), next(Some(at + 1))]
    }
}

/// Tokens that are left of a share of the Source.
struct Room<'a> {
    weighing: &'a Weighing<'a>,
    left: usize,
    /// Which pieces have taken theirs.
    is_there: Vec<bool>,
}

impl Room<'_> {
    /// Tokens of a piece with a mark.
    fn cost(&self, at: usize) -> usize {
        MARK + estimate(self.weighing.bytes(at))
    }

    /// Takes room for a piece and those that it is part of, if there is enough.
    fn take(&mut self, at: usize) -> bool {
        let missing = self.missing(at);
        let cost: usize = missing.iter().map(|&at| self.cost(at)).sum();
        let is_enough = cost <= self.left;
        if is_enough {
            self.left -= cost;
            missing.iter().for_each(|&at| self.is_there[at] = true);
        }
        is_enough
    }

    /// The same whether there is enough or not.
    fn take_anyway(&mut self, at: usize) {
        for at in self.missing(at) {
            self.left = self.left.saturating_sub(self.cost(at));
            self.is_there[at] = true;
        }
    }

    /// A piece and those that it is part of, as far as they have not taken theirs.
    fn missing(&self, at: usize) -> Vec<usize> {
        let with_around = std::iter::successors(Some(at), |&at| self.weighing.around[at]);
        with_around.take_while(|&at| !self.is_there[at]).collect()
    }
}

/// `cost` to the power of three quarters, by which `select` discounts long Blocks, too.
fn discounted(cost: usize) -> f32 {
    let root = (cost as f32).sqrt();
    root * root.sqrt()
}
