//! Numbers of a log in JSON, without loss: whole ones as numbers, others as text, because readers of JSON may
//! round them.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Whole numbers below this are exact in a `f64`.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// A finite number.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub(crate) struct Exact(pub(crate) f64);

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Whole(i64),
    Text(String),
}

impl Exact {
    /// The same as an integer, if it is one.
    pub(crate) fn whole(self) -> Option<i64> {
        (self.0.fract() == 0.0 && self.0.abs() < WHOLE).then_some(self.0 as i64)
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.whole() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.collect_str(&self.0),
        }
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = match Written::deserialize(deserializer)? {
            Written::Whole(whole) => whole as f64,
            Written::Text(text) => text.parse().map_err(D::Error::custom)?,
        };
        if f64::is_finite(number) {
            Ok(Exact(number))
        } else {
            Err(D::Error::custom("not a number"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back(whole in any::<i64>(), fraction in 0..12) {
            let number = Exact(whole as f64 / 10_f64.powi(fraction));
            let json = serde_json::to_string(&number).unwrap();
            prop_assert_eq!(serde_json::from_str::<Exact>(&json).unwrap(), number);
        }
    }
}
