//! The estimate against the exact count, on one short text of each kind.

use hr_tokens::{estimate, exact};

const SAMPLES: [(&str, &str); 6] = [
    ("log", include_str!("../samples/log.txt")),
    ("json", include_str!("../samples/json.txt")),
    ("code", include_str!("../samples/code.txt")),
    ("prose", include_str!("../samples/prose.txt")),
    ("diff", include_str!("../samples/diff.txt")),
    ("build", include_str!("../samples/build.txt")),
];

#[test]
fn every_kind_is_within_a_tenth() {
    for (kind, text) in SAMPLES {
        let (estimated, counted) = (estimate(text.as_bytes()), exact(text.as_bytes()));
        assert!(estimated.abs_diff(counted) * 10 < counted, "{kind}: {estimated} for {counted}");
    }
}
