//! The templates of messages, stored compactly.

use hr_core::GroupId;
use hr_mask::Token;
use hr_severity::{is_state, names_a_state};
use rustc_hash::FxHashMap;
use std::num::NonZeroU32;

/// Most templates, and how many of them only failures may fill.
const TEMPLATES: usize = 1 << 14;
const RESERVE: usize = 1 << 12;
/// Most tokens of all templates together.
const TOKENS: usize = 1 << 19;
/// Tokens of a template that are stored and compared.
const COMPARED: usize = 48;
/// Most templates of a bucket that a new message is compared with, and most that a bucket holds.
const CANDIDATES: usize = 64;
const IN_BUCKET: usize = 256;
/// What a token counts by which names may differ, compared with a word.
const NAME: f32 = 0.5;

/// One token of a template: a hash of what is compared, and a hash of what must not differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MaskedToken {
    /// Hash of what stays the same when its value changes: the key of a `key=value`, or else all of it.
    name: u32,
    /// Hash of the masked text, but for its lowest bits, which are the flags below.
    hash: u32,
}

const IS_STATE: u32 = 1;
const IS_NAME: u32 = 2;
const VARIES: u32 = 4;
const FLAGS: u32 = IS_STATE | IS_NAME | VARIES;

impl MaskedToken {
    /// That of `token`, whose text this is.
    pub(crate) fn of(token: &Token, text: &[u8]) -> MaskedToken {
        let flag = |flag, is_set| if is_set { flag } else { 0 };
        let is_state =
            if token.is_word { is_state(text) } else { token.is_outcome || names_a_state(text) };
        let flags = flag(IS_STATE, is_state)
            | flag(IS_NAME, token.varies || !token.is_word && is_name(text))
            | flag(VARIES, token.varies);
        let name = token.key.unwrap_or(token.hash);
        MaskedToken { name: (name >> 32) as u32, hash: (token.hash >> 32) as u32 & !FLAGS | flags }
    }

    /// Hash of its masked text.
    pub(crate) fn exact(&self) -> u64 {
        u64::from(self.hash) << 32 | u64::from(self.name)
    }

    /// Whether it holds a wildcard.
    pub(crate) fn varies(&self) -> bool {
        self.hash & VARIES != 0
    }

    /// What the first tokens of messages must have in common to be compared: the same word, or a name
    /// each.
    pub(crate) fn leading(&self) -> u64 {
        if self.hash & IS_NAME != 0 { 1 } else { u64::from(self.name) << 1 }
    }
}

/// Whether a word is a name as programs have them rather than a word of a language: a path, a class, an
/// address. Of such tokens two more often are values of one variable.
fn is_name(text: &[u8]) -> bool {
    let inner = |at: usize| {
        let is_mark = b"._/\\@$#".contains(&text[at]);
        is_mark && at > 0 && text.get(at + 1).is_some_and(u8::is_ascii_alphanumeric)
    };
    (0..text.len().min(32)).any(inner)
}

/// All templates, by bucket.
#[derive(Debug, Default)]
pub(crate) struct Templates {
    all: Vec<Stored>,
    tokens: Vec<MaskedToken>,
    buckets: FxHashMap<u64, Bucket>,
    /// The groups that take what the table has no place for, by class.
    overflow: Vec<(u64, GroupId)>,
}

/// Where the tokens of a template are.
#[derive(Clone, Copy, Debug)]
struct Stored {
    /// Where its tokens start, and how many are stored.
    start: u32,
    len: u16,
    /// The next template of the same bucket, which is never the first of all.
    next: Option<NonZeroU32>,
}

/// The templates that one line is compared with.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    first: GroupId,
    last: GroupId,
    len: u32,
}

impl Templates {
    /// Number of groups.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// Bytes taken by the tables.
    #[cfg(test)]
    pub(crate) fn memory(&self) -> usize {
        let bucket = size_of::<u64>() + size_of::<Bucket>() + 1;
        self.all.capacity() * size_of::<Stored>()
            + self.tokens.capacity() * size_of::<MaskedToken>()
            + self.buckets.capacity() * 8 / 7 * bucket
    }

    /// The group of a message of these tokens: that of the most similar template in its bucket, if it
    /// is as similar as `enough` says for a bucket of that size, or else a new one.
    pub(crate) fn group(
        &mut self,
        bucket: u64,
        tokens: &[MaskedToken],
        failed: bool,
        class: u64,
        enough: impl Fn(usize) -> f32,
    ) -> GroupId {
        let tokens = &tokens[..tokens.len().min(COMPARED)];
        let name_weight = if failed { 1.0 } else { NAME };
        let in_bucket = self.buckets.get(&bucket).copied();
        let mut best: Option<(f32, GroupId)> = None;
        let mut next = in_bucket.map(|bucket| bucket.first);
        for _ in 0..CANDIDATES {
            let Some(group) = next else { break };
            let template = self.all[group as usize];
            let start = template.start as usize;
            let stored = &self.tokens[start..start + usize::from(template.len)];
            if let Some(similar) = similarity(stored, tokens, name_weight)
                && best.is_none_or(|(most, _)| similar > most)
            {
                best = Some((similar, group));
            }
            next = template.next.map(NonZeroU32::get);
        }
        let len = in_bucket.map_or(0, |bucket| bucket.len as usize);
        match (best, in_bucket) {
            (Some((similar, group)), _) if similar >= enough(len) => group,
            (_, Some(bucket)) if len >= IN_BUCKET => bucket.last,
            _ => self.add(bucket, tokens, failed, class),
        }
    }

    /// A new group in `bucket`, or its last one if it holds a crowd.
    pub(crate) fn group_of_crowd(
        &mut self,
        bucket: u64,
        crowd: usize,
        failed: bool,
        class: u64,
    ) -> GroupId {
        match self.buckets.get(&bucket) {
            Some(bucket) if bucket.len as usize >= crowd => bucket.last,
            _ => self.add(bucket, &[], failed, class),
        }
    }

    fn add(&mut self, bucket: u64, tokens: &[MaskedToken], failed: bool, class: u64) -> GroupId {
        let (places, room) = match failed {
            true => (TEMPLATES, TOKENS),
            false => (TEMPLATES - RESERVE, TOKENS - RESERVE * COMPARED),
        };
        if self.all.len() >= places || self.tokens.len() + tokens.len() > room {
            return self.overflow(class);
        }
        let group = self.push(tokens);
        match self.buckets.get_mut(&bucket) {
            Some(bucket) => {
                self.all[bucket.last as usize].next = NonZeroU32::new(group);
                bucket.last = group;
                bucket.len += 1;
            }
            None => {
                self.buckets.insert(bucket, Bucket { first: group, last: group, len: 1 });
            }
        }
        group
    }

    /// The group for lines of `class` that the table has no place for.
    fn overflow(&mut self, class: u64) -> GroupId {
        if let Some((_, group)) = self.overflow.iter().find(|(known, _)| *known == class) {
            return *group;
        }
        let group = self.push(&[]);
        self.overflow.push((class, group));
        group
    }

    fn push(&mut self, tokens: &[MaskedToken]) -> GroupId {
        let group = self.all.len() as GroupId;
        let start = self.tokens.len() as u32;
        self.tokens.extend_from_slice(tokens);
        self.all.push(Stored { start, len: tokens.len() as u16, next: None });
        group
    }
}

/// Share of tokens that are the same, where those that differ and are names count `name_weight` each,
/// or `None` if the two must not be merged.
fn similarity(template: &[MaskedToken], tokens: &[MaskedToken], name_weight: f32) -> Option<f32> {
    let (mut words, mut names) = (0_u32, 0_u32);
    for (a, b) in template.iter().zip(tokens) {
        if a == b {
            continue;
        }
        if (a.hash | b.hash) & IS_STATE != 0 && a.hash != b.hash {
            return None;
        }
        if a.name != b.name {
            let is_name = a.hash & b.hash & IS_NAME;
            names += u32::from(is_name != 0);
            words += u32::from(is_name == 0);
        }
    }
    let same = tokens.len() as f32 - (words + names) as f32;
    let weight = same + words as f32 + names as f32 * name_weight;
    Some(if tokens.is_empty() { 1.0 } else { same / weight })
}
