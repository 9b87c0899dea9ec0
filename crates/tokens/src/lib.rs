//! How many tokens some bytes are to a model.
//!
//! [`estimate`] is fast enough for every line of every input. [`exact`] is the count by o200k_base
//! itself: some thirty times slower, after a tenth of a second to load the vocabulary. A [`Counter`]
//! is the choice between them. Other models split text in other ways, so these counts are for
//! comparing texts with each other and with a budget, not for a bill.
//!
//! ```
//! let line = b"09:12:15 ERROR payments: charge 4711 timed out\n";
//! assert_eq!(hr_tokens::exact(line), 15);
//! assert_eq!(hr_tokens::estimate(line), 15);
//! ```

mod counter;
mod estimate;
mod exact;

pub use counter::Counter;
pub use estimate::estimate;
pub use exact::exact;
