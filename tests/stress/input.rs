//! What is archived, made from numbers.

use crate::common::inputs::log;

/// What inputs are made of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// Lines that `hr-route` shortens. The size counts lines.
    Log,
    /// Lines that pack to a half.
    Text,
    /// Bytes that do not pack: a few MB of them are written to a pack file of their own.
    Random,
}

/// A part of an input. Inputs that have one in common share what is stored of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub(crate) form: Form,
    pub(crate) seed: u64,
    pub(crate) size: usize,
}

impl Piece {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        if let Form::Log = self.form {
            return log(self.seed, self.size);
        }
        let mut bytes = vec![0; self.size];
        let mut source = blake3::Hasher::new();
        source.update(&self.seed.to_le_bytes()).finalize_xof().fill(&mut bytes);
        if let Form::Text = self.form {
            for byte in &mut bytes {
                *byte = if *byte < 4 { b'\n' } else { b'a' + *byte % 16 };
            }
        }
        bytes
    }
}

/// An input, by what it is made of.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) hash: blake3::Hash,
}

impl Input {
    pub(crate) fn of(pieces: Vec<Piece>) -> (Input, Vec<u8>) {
        let bytes = pieces.iter().flat_map(Piece::bytes).collect::<Vec<u8>>();
        (Input { pieces, hash: blake3::hash(&bytes) }, bytes)
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.pieces.iter().flat_map(Piece::bytes).collect()
    }

    pub(crate) fn handle(&self) -> String {
        self.hash.to_hex()[..12].to_owned()
    }

    pub(crate) fn is_log(&self) -> bool {
        matches!(self.pieces[..], [Piece { form: Form::Log, .. }])
    }
}
