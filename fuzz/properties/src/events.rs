//! Events of Claude Code: a result without new texts is what came, byte for byte; with new texts it is JSON, and the same
//! tool is found in it to have said these.

use hr_claude::{Event, answer, key, label};
use serde_json::Value;

pub(crate) fn check(bytes: &[u8]) {
    let Ok(event) = Event::read(bytes) else { return };
    let label = label(&event);
    assert!(!label.chars().any(char::is_control), "{label:?} is one line of text");
    assert_eq!(key(&event), key(&event));
    let (Some(output), Some(response)) = (event.output(), event.tool_response()) else { return };
    let count = output.parts().len();
    assert_eq!(output.with(&vec![None; count]), response);

    let texts: Vec<String> = (0..count).map(|part| format!("part {part}\n\"é\\\u{1}\n")).collect();
    let wanted: Vec<Option<String>> = texts.iter().cloned().map(Some).collect();
    let other = output.with(&wanted);
    let answered: Value = serde_json::from_slice(&answer(&other)).expect("the answer is JSON");
    let value: Value = serde_json::from_str(&other).expect("the result is JSON");
    assert_eq!(answered["hookSpecificOutput"]["updatedToolOutput"], value);

    let text = std::str::from_utf8(bytes).expect("an event is text");
    let start = response.as_ptr() as usize - text.as_ptr() as usize;
    let other = [&text[..start], &other, &text[start + response.len()..]].concat();
    let event = Event::read(other.as_bytes()).expect("it is an event still");
    let output = event.output().expect("the tool's result has its shape still");
    assert!(output.parts().iter().map(|part| &*part.text).eq(texts.iter()), "other texts");
}
