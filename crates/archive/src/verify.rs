//! Reading all that is stored again, to see whether it is what was stored.

use crate::entry::Entry;
use crate::original::Original;
use crate::{Archive, Error};
use hr_core::HandlePrefix;

impl Archive {
    /// Reads one original from beginning to end, and makes sure that it has the hash that it is stored
    /// under. Damage is an [`Error::Damaged`].
    pub fn verify(&self, prefix: &HandlePrefix) -> Result<Entry, Error> {
        let original = Original::open(&self.home, prefix)?;
        let mut hasher = blake3::Hasher::new();
        original.read(.., &mut hasher)?;
        let entry = original.entry();
        if *hasher.finalize().as_bytes() == entry.hash {
            Ok(entry.clone())
        } else {
            let reason = "its chunks are not those of the original";
            Err(Error::Damaged { handle: entry.handle(), reason })
        }
    }
}
