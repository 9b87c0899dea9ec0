//! What is no text.

use hr_core::{Claim, Fact, Form, Keep, Kind, Outline, Source, Span, StreamFilter, Texts, Unit};

/// Bytes that are looked at.
const SAMPLE: usize = 64 << 10;
/// Share of NULs and other control characters from which on it is no text.
const CONTROLS: f32 = 0.02;

/// What the bytes begin as, such as `image/png`, by their signature; `None` if they may be text.
fn type_of(start: &[u8]) -> Option<&'static str> {
    let sample = &start[..start.len().min(SAMPLE)];
    // Texts of two bytes a character are left to those who can read them.
    if sample.starts_with(&[0xff, 0xfe]) || sample.starts_with(&[0xfe, 0xff]) {
        return None;
    }
    let is_control = |byte: &&u8| matches!(byte, 0..=7 | 14..=26 | 28..=31 | 127);
    let controls = sample.iter().filter(is_control).count();
    if (controls as f32) < CONTROLS * sample.len() as f32 || controls == 0 {
        return None;
    }
    Some(infer::get(sample).map_or("data of no known type", |it| it.mime_type()))
}

/// Claims what is no text.
pub(crate) fn claim(source: &Source<'_>) -> Option<Claim> {
    let mime = type_of(source.bytes())?;
    Some(Claim::new(1.0, format!("it is {mime}")))
}

/// Names it, and shows nothing.
pub(crate) fn outline(source: &Source<'_>) -> Outline {
    named(type_of(source.bytes()).unwrap_or("data"), source.len())
}

/// The same for what is not held.
pub(crate) fn stream(start: &Source<'_>) -> Box<dyn StreamFilter> {
    Box::new(Measure { mime: type_of(start.bytes()).unwrap_or("data"), len: 0 })
}

/// Counts bytes.
struct Measure {
    mime: &'static str,
    len: usize,
}

impl StreamFilter for Measure {
    fn push(&mut self, bytes: &[u8]) {
        self.len += bytes.len();
    }

    fn wants(&mut self) -> Vec<Span> {
        Vec::new()
    }

    fn finish(self: Box<Self>, _: &dyn Texts) -> Result<Outline, String> {
        Ok(named(self.mime, self.len))
    }
}

/// The Outline of so many bytes of this type.
fn named(mime: &str, len: usize) -> Outline {
    let mut builder = Outline::builder(Kind::Binary, len);
    let section = builder.section(Unit::Byte);
    section.facts.push(Fact { label: "type".to_owned(), text: mime.to_owned() });
    let block = builder.block(len, len, Form::Verbatim);
    // Nobody needs to read it for that.
    (block.tokens, block.score) = (Some(len), Some(0.0));
    block.keep = Keep::Known;
    builder.complete()
}
