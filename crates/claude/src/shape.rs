//! The shapes in which the tools give their results. A result of another shape has no [`Output`].

use crate::node::{Members, Node};
use crate::output::{Hint, Output, Part, Persisted};
use crate::tool::Tool;
use std::path::PathBuf;

/// The result `response` of `tool`, if there is a text in it that the model gets.
pub(crate) fn output_of(tool: Tool, response: Node<'_>) -> Option<Output<'_>> {
    let mut persisted = None;
    let parts = match tool {
        Tool::Bash => {
            let (parts, whole) = bash(&response.members()?)?;
            persisted = whole;
            parts
        }
        Tool::Read => vec![file(&response.members()?)?],
        Tool::Grep => vec![search(&response.members()?)?],
        Tool::Glob => vec![Part::lines(response.members()?.get("filenames")?, Hint::Paths)?],
        Tool::WebFetch => vec![Part::string(response.members()?.get("result")?, Hint::Page)?],
        Tool::Task => blocks(response.members()?.get("content")?, Hint::Report)?,
        Tool::Mcp => answer(response)?,
        Tool::Other => return None,
    };
    let output = Output { json: response.text(), parts, persisted };
    (!output.parts.is_empty()).then_some(output)
}

const PERSISTED_PATH: &str = "persistedOutputPath";
const PERSISTED_SIZE: &str = "persistedOutputSize";

/// What a command printed, if it has ended by itself and printed text.
fn bash<'a>(fields: &Members<'a>) -> Option<(Vec<Part<'a>>, Option<Persisted>)> {
    let is_other = fields.is_true("isImage")
        || fields.is_true("interrupted")
        || fields.get("backgroundTaskId").is_some();
    if is_other {
        return None;
    }
    let mut stdout = Part::string(fields.get("stdout")?, Hint::CommandOutput)?;
    let stderr = Part::string(fields.get("stderr")?, Hint::CommandOutput)?;
    let persisted = match fields.get(PERSISTED_PATH) {
        Some(path) => Some(Persisted {
            path: PathBuf::from(String::from(path.string()?)),
            size: fields.get(PERSISTED_SIZE).and_then(Node::count),
        }),
        None => None,
    };
    stdout.place.cuts = fields.without(&[PERSISTED_PATH, PERSISTED_SIZE]);
    Some((vec![stdout, stderr], persisted))
}

/// The lines of a file, if it is text.
fn file<'a>(fields: &Members<'a>) -> Option<Part<'a>> {
    if fields.string("type")? != "text" {
        return None;
    }
    let file = fields.get("file")?.members()?;
    let mut part = Part::string(file.get("content")?, Hint::File)?;
    part.place.count = file.get("numLines").filter(|count| count.count().is_some()).map(Node::span);
    Some(part)
}

/// What a search found.
fn search<'a>(fields: &Members<'a>) -> Option<Part<'a>> {
    match &*fields.string("mode")? {
        "content" => {
            let mut part = Part::string(fields.get("content")?, Hint::Hits)?;
            let count = fields.get("numLines").filter(|count| count.count().is_some());
            part.place.count = count.map(Node::span);
            Some(part)
        }
        "files_with_matches" => Part::lines(fields.get("filenames")?, Hint::Paths),
        "count" => Part::string(fields.get("content")?, Hint::Hits),
        _ => None,
    }
}

/// What an MCP server answered: a text, blocks, or an object that holds one of these.
fn answer(response: Node<'_>) -> Option<Vec<Part<'_>>> {
    let content = match response.members() {
        Some(fields) => fields.get("content")?,
        None => response,
    };
    if content.elements().is_some() {
        return blocks(content, Hint::Answer);
    }
    Some(vec![Part::string(content, Hint::Answer)?])
}

/// The texts of an array of blocks; others, such as images, have none.
fn blocks(content: Node<'_>, hint: Hint) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    for block in content.elements()? {
        let fields = block.members()?;
        if fields.string("type")? == "text" {
            parts.push(Part::string(fields.get("text")?, hint)?);
        }
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use crate::Event;

    /// The texts of the result `response` of an MCP server's tool, if it has any.
    fn answers(response: &str) -> Option<Vec<String>> {
        let json = format!(
            r#"{{"hook_event_name": "PostToolUse", "tool_name": "mcp__a__b", "tool_response": {response}}}"#
        );
        let output = Event::read(json.as_bytes()).unwrap().output()?;
        Some(output.parts().iter().map(|part| part.text.to_string()).collect())
    }

    #[test]
    fn a_server_answers_in_one_of_four_ways() {
        let texts = Some(vec!["a\n".to_owned()]);
        assert_eq!(answers(r#""a\n""#), texts);
        assert_eq!(answers(r#"[{"type": "image"}, {"type": "text", "text": "a\n"}]"#), texts);
        assert_eq!(answers(r#"{"content": "a\n", "isError": false}"#), texts);
        assert_eq!(answers(r#"{"content": [{"type": "text", "text": "a\n"}]}"#), texts);
    }

    #[test]
    fn any_other_answer_is_left_alone() {
        for response in [
            "5",
            "{}",
            "[]",
            r#"{"rows": []}"#,
            r#"["a"]"#,
            r#"[{"text": "a"}]"#,
            r#"[{"type": "image", "data": "a"}]"#,
            r#"[{"type": "text", "text": "a"}, {"type": "text"}]"#,
            r#"[{"type": "text", "text": "a", "text": "b"}]"#,
            r#"[{"type": "text", "text": "a \ud800"}]"#,
        ] {
            assert_eq!(answers(response), None, "{response}");
        }
    }
}
