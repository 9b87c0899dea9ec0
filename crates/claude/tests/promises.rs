//! What holds of any event.

use hr_claude::{Event, answer, key, label, query};
use proptest::prelude::*;
use serde_json::{Value, json};

const TOOLS: [&str; 9] =
    ["Bash", "Read", "Grep", "Glob", "WebFetch", "Task", "Agent", "mcp__server__tool", "Other"];

/// JSON in all the ways in which it can be written.
fn any_json() -> impl Strategy<Value = String> {
    let number = "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?";
    let escapes = r#""([ -!#-\[\]-~é]|\\[nrt"\\/bf]|\\u[0-9a-fA-F]{4}){0,8}""#;
    let string = any::<String>().prop_map(|text| Value::from(text).to_string());
    let leaf = prop_oneof![
        number.prop_map(String::from),
        escapes.prop_map(String::from),
        string,
        "true|false|null".prop_map(String::from)
    ];
    let name = prop_oneof![
        "\"(stdout|stderr|type|text|file|content|filenames|mode|result|numLines|isImage|persistedOutputPath|a|b)\"",
        Just(r#""\u0061""#.to_owned()),
        escapes,
    ];
    let value = prop_oneof![leaf, r#""(text|content|files_with_matches|count)""#];
    let space = "[ \n\t]{0,2}";
    value.prop_recursive(4, 40, 6, move |inner| {
        let member =
            (space, name.clone(), space, inner.clone()).prop_map(|(before, name, after, value)| {
                format!("{before}{name}{after}:{value}{after}")
            });
        prop_oneof![
            (space, prop::collection::vec(inner, 0..5))
                .prop_map(|(space, inner)| format!("[{space}{}{space}]", inner.join(","))),
            prop::collection::vec(member, 0..6)
                .prop_map(|inner| format!("{{{}}}", inner.join(","))),
        ]
    })
}

fn event_of(tool: &str, input: &str, response: &str) -> String {
    format!(
        r#"{{"hook_event_name":"PostToolUse","cwd":"/srv","tool_name":"{tool}","tool_input":{input}, "tool_response" : {response} }}"#
    )
}

/// A result of `tool` with these texts, and with `other` wherever a tool may have anything.
fn response_of(tool: &str, texts: &[String], other: &str, is_persisted: bool) -> String {
    let quoted: Vec<String> =
        texts.iter().map(|text| Value::from(text.as_str()).to_string()).collect();
    let lines = texts[0].matches('\n').count() + 1;
    let names: Vec<Value> = texts[0].split('\n').map(Value::from).collect();
    let names = Value::from(names);
    let blocks: Vec<String> = quoted
        .iter()
        .map(|text| format!(r#"{{ "x":{other}, "type":"text" , "text":{text}}}, {{"type": "image", "source": {other}}}"#))
        .collect();
    let blocks = format!("[ {} ]", blocks.join(" ,"));
    match tool {
        "Bash" => {
            let persisted = if is_persisted {
                r#""persistedOutputPath":"/srv/a","persistedOutputSize":9,"#
            } else {
                ""
            };
            format!(
                r#"{{"x" : {other}, "stderr":{},{persisted}"isImage":false, "stdout" : {}, "y":{other} }}"#,
                quoted[1], quoted[0]
            )
        }
        "Read" => format!(
            r#"{{"file":{{"numLines": {lines} ,"content":{}, "startLine":7,"x":{other}}}, "type":"text"}}"#,
            quoted[0]
        ),
        "Grep" => format!(
            r#"{{"mode":"content", "content":{}, "filenames":{other},"numLines":{lines},"totalLines":1.50}}"#,
            quoted[0]
        ),
        "Glob" => format!(r#"{{"x":{other},"filenames":{names},"numFiles":12345678901234567890}}"#),
        "WebFetch" => format!(r#"{{"x":{other},"result" :{}, "code":2e2}}"#, quoted[0]),
        "Task" | "Agent" => format!(r#"{{"content":{blocks},"x":{other}}}"#),
        _ => blocks,
    }
}

fn count_of_texts(tool: &str) -> usize {
    if matches!(tool, "Bash" | "Task" | "Agent" | "mcp__server__tool") { 2 } else { 1 }
}

proptest! {
    #[test]
    fn any_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Event::read(&bytes);
    }

    #[test]
    fn any_json_does_no_harm(json in any_json()) {
        let _ = Event::read(json.as_bytes());
    }

    #[test]
    fn a_result_is_given_back_byte_for_byte(
        tool in prop::sample::select(&TOOLS[..]), input in any_json(), response in any_json(),
    ) {
        let json = event_of(tool, &input, &response);
        let event = Event::read(json.as_bytes()).unwrap();
        let _ = (key(&event), label(&event), query(&event));
        if let Some(output) = event.output() {
            let same = output.with(&vec![None; output.parts().len()]);
            prop_assert_eq!(&same, event.tool_response().unwrap());
            prop_assert_eq!(same, response.trim());
        }
    }

    #[test]
    fn only_the_texts_change(
        tool in prop::sample::select(&TOOLS[..8]),
        texts in prop::collection::vec("(\\PC|[\n\u{0}\u{1f}\"\\\\]){0,20}", 2),
        new in prop::collection::vec(any::<String>(), 2),
        is_new in prop::collection::vec(any::<bool>(), 2),
        is_persisted: bool,
        other in any_json(),
    ) {
        let count = count_of_texts(tool);
        let json = event_of(tool, "{}", &response_of(tool, &texts, &other, is_persisted));
        let event = Event::read(json.as_bytes()).unwrap();
        let output = event.output().unwrap();
        let found: Vec<&str> = output.parts().iter().map(|part| &*part.text).collect();
        prop_assert_eq!(&found, &texts[..count]);

        let news: Vec<Option<String>> =
            (0..count).map(|at| is_new[at].then(|| new[at].clone())).collect();
        let expected: Vec<String> =
            (0..2).map(|at| if is_new[at] { new[at].clone() } else { texts[at].clone() }).collect();
        let result = output.with(&news);
        let is_persisted = is_persisted && !is_new[0];
        prop_assert_eq!(&result, &response_of(tool, &expected, &other, is_persisted));

        let json = event_of(tool, "{}", &result);
        let event = Event::read(json.as_bytes()).unwrap();
        let output = event.output().unwrap();
        let found: Vec<&str> = output.parts().iter().map(|part| &*part.text).collect();
        prop_assert_eq!(&found, &expected[..count]);
        prop_assert!(answer(&result).windows(result.len()).any(|window| window == result.as_bytes()));
    }

    #[test]
    fn what_is_not_as_expected_is_left_alone(
        tool in prop::sample::select(&TOOLS[..7]), // an MCP server may answer with a string
        response in prop_oneof![
            Just(json!("text")), Just(json!(5)), Just(json!([])), Just(json!({})), Just(json!([5])), Just(json!(null)),
            Just(json!({"stdout": "a"})), Just(json!({"stdout": "a", "stderr": 1})),
            Just(json!({"stdout": "a", "stderr": "", "isImage": true})),
            Just(json!({"stdout": "a", "stderr": "", "interrupted": true})),
            Just(json!({"stdout": "a", "stderr": "", "persistedOutputPath": 5})),
            Just(json!({"type": "image", "file": {"content": "a"}})), Just(json!({"type": "text", "file": "a"})),
            Just(json!({"mode": "new", "content": "a"})), Just(json!({"filenames": [1], "mode": "files_with_matches"})),
            Just(json!({"result": {}})), Just(json!({"content": "a"})), Just(json!({"content": [{"text": "a"}]})),
            Just(json!({"content": [{"type": "text", "text": 1}]})),
            Just(json!({"content": [{"type": "image", "source": {}}]})),
        ],
    ) {
        let json = event_of(tool, "{}", &response.to_string());
        prop_assert!(Event::read(json.as_bytes()).unwrap().output().is_none());
    }
}
