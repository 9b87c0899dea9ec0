//! JSON to test with.

use proptest::prelude::*;

fn string() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-c]{0,2}",
        1 => "[a-z,;:.=&+(){}\\[\\] \\\\/\"*é0-9-]{0,6}",
        1 => (0..20).prop_map(|n| format!("https://x.org/{n}/end.git")),
        1 => (0..3).prop_map(|n| format!("a long and common text {n}")),
        1 => Just("hr 5".to_owned()),
        1 => Just("a..b by 2".to_owned()),
    ]
    .prop_map(|text| serde_json::to_string(&text).unwrap())
}

fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => string(),
        2 => (-9..99_i32).prop_map(|n| n.to_string()),
        1 => prop::sample::select(vec![
            "-0", "1e400", "1.10", "0.5", "null", "true", r#""1""#, r#""null""#, r#""\u0041\/""#,
        ])
        .prop_map(str::to_owned),
    ]
}

/// An object with these values, some of whose keys may be there twice.
pub(crate) fn object(
    value: impl Strategy<Value = String> + 'static,
) -> impl Strategy<Value = String> {
    prop::collection::vec((prop_oneof![4 => "[a-d]", 1 => "[a-c.=:]{0,3}"], value), 0..5).prop_map(
        |members| {
            let members: Vec<String> =
                members.iter().map(|(key, value)| format!("{key:?}: {value}")).collect();
            format!("{{{}}}", members.join(" ,"))
        },
    )
}

/// Any value.
pub(crate) fn value() -> impl Strategy<Value = String> {
    scalar().prop_recursive(4, 60, 8, |inner| {
        let array = prop::collection::vec(inner.clone(), 0..8);
        prop_oneof![
            array.prop_map(|elements| format!("[{}]", elements.join(", "))),
            (inner.clone(), 1..9_usize).prop_map(|(it, n)| format!("[{}]", vec![it; n].join(","))),
            prop::collection::vec(object(inner.clone()), 0..8)
                .prop_map(|elements| format!("[{}]", elements.join(","))),
            object(inner),
        ]
    })
}
