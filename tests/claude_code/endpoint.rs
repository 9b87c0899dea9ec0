//! Plays the model: an endpoint on loopback that answers the client by a script, and keeps what the client sends.

use serde_json::{Value, json};
use std::fmt;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use tiny_http::{Header, Method, Request, Response, Server};

/// More requests than any script needs. After that, all are refused.
const MOST_REQUESTS: usize = 60;

/// What the model wants next: a tool, and its input.
pub(crate) struct Call {
    pub(crate) tool: &'static str,
    pub(crate) input: Value,
}

/// Gives the next call, given the results of those before it.
pub(crate) type Step = Box<dyn Fn(&[ToolResult]) -> Call + Send>;

/// What an agent does that is given `prompt`: one call after the other, then it ends with a word.
pub(crate) struct Script {
    pub(crate) prompt: &'static str,
    pub(crate) steps: Vec<Step>,
}

/// What the model receives for a call.
#[derive(Clone)]
pub(crate) struct ToolResult {
    /// All its texts, as they come.
    pub(crate) text: String,
    pub(crate) is_error: bool,
}

impl fmt::Debug for ToolResult {
    /// Its start and its end, if it is long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: Vec<char> = self.text.chars().collect();
        let is_error = if self.is_error { "error, " } else { "" };
        let (start, end) = text.split_at(text.len().min(800));
        let end = &end[end.len().saturating_sub(400)..];
        let (start, end) = (String::from_iter(start), String::from_iter(end));
        write!(f, "\n<{is_error}{} bytes> {start} ... {end}", self.text.len())
    }
}

impl ToolResult {
    fn of(block: &Value) -> Self {
        let text = match &block["content"] {
            Value::Array(blocks) => {
                blocks.iter().filter_map(|block| block["text"].as_str()).collect()
            }
            content => content.as_str().unwrap_or_default().to_owned(),
        };
        Self { text, is_error: block["is_error"] == true }
    }
}

/// What the agent of one script was sent.
#[derive(Default)]
pub(crate) struct Heard {
    /// Those of this run, one for each call.
    pub(crate) results: Vec<ToolResult>,
    /// How many results of earlier runs the conversation began with.
    earlier: Option<usize>,
    /// The last request: the whole conversation.
    pub(crate) conversation: Value,
}

/// The endpoint, while the client runs.
pub(crate) struct Endpoint {
    server: Arc<Server>,
    answering: JoinHandle<Vec<Heard>>,
}

impl Endpoint {
    pub(crate) fn start(scripts: Vec<Script>) -> Self {
        let server = Arc::new(Server::http("127.0.0.1:0").expect("a port of loopback"));
        let answering = thread::spawn({
            let server = Arc::clone(&server);
            move || answer_all(&server, &scripts)
        });
        Self { server, answering }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.server.server_addr())
    }

    /// What was heard for each of the scripts.
    pub(crate) fn stop(self) -> Vec<Heard> {
        self.server.unblock();
        self.answering.join().expect("the endpoint answers to its end")
    }
}

fn answer_all(server: &Server, scripts: &[Script]) -> Vec<Heard> {
    let mut heard: Vec<Heard> = scripts.iter().map(|_| Heard::default()).collect();
    for (number, mut request) in server.incoming_requests().enumerate() {
        let mut body = vec![];
        let is_read = request.as_reader().read_to_end(&mut body).is_ok();
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        match request.url() {
            _ if number >= MOST_REQUESTS || !is_read => refuse(request),
            url if url.contains("/count_tokens") => send(request, "application/json", TOKENS),
            url if url.contains("/v1/messages") && *request.method() == Method::Post => {
                let turn = next_turn(&body, scripts, &mut heard);
                send(request, "text/event-stream", &events(number, &turn));
            }
            _ => send(request, "application/json", "{}"),
        }
    }
    heard
}

const TOKENS: &str = r#"{"input_tokens": 1000}"#;

/// What the model answers to `body`: a call, or none if it is at its end.
fn next_turn(body: &Value, scripts: &[Script], heard: &mut [Heard]) -> Option<Call> {
    let has_tools = body["tools"].as_array().is_some_and(|tools| !tools.is_empty());
    let messages = body["messages"].as_array().filter(|_| has_tools)?;
    let is_asked = |script: &Script| messages.iter().any(|message| asks(message, script.prompt));
    let which = scripts.iter().position(is_asked)?;
    let heard = &mut heard[which];
    let blocks = messages.iter().filter_map(|message| message["content"].as_array()).flatten();
    let results = blocks.filter(|block| block["type"] == "tool_result").map(ToolResult::of);
    let mut results: Vec<ToolResult> = results.collect();
    let earlier = *heard.earlier.get_or_insert(results.len());
    results.drain(..earlier.min(results.len()));
    let call = scripts[which].steps.get(results.len()).map(|step| step(&results));
    heard.results = results;
    heard.conversation = body["messages"].clone();
    call
}

/// Whether `message` is the user's, with `prompt` in it.
fn asks(message: &Value, prompt: &str) -> bool {
    let has = |text: &Value| text.as_str().is_some_and(|text| text.contains(prompt));
    let blocks = message["content"].as_array().map_or(&[][..], Vec::as_slice);
    let is_said = has(&message["content"]) || blocks.iter().any(|block| has(&block["text"]));
    message["role"] == "user" && is_said
}

/// The answer as a stream of events. `number` makes its names differ from those of other answers.
fn events(number: usize, turn: &Option<Call>) -> String {
    let (block, delta, stop_reason) = match turn {
        Some(Call { tool, input }) => (
            json!({"type": "tool_use", "id": format!("toolu_{number}"), "name": tool, "input": {}}),
            json!({"type": "input_json_delta", "partial_json": input.to_string()}),
            "tool_use",
        ),
        None => (
            json!({"type": "text", "text": ""}),
            json!({"type": "text_delta", "text": "done"}),
            "end_turn",
        ),
    };
    let message = json!({
        "id": format!("msg_{number}"), "type": "message", "role": "assistant", "model": "claude", "content": [],
        "stop_reason": null, "stop_sequence": null, "usage": {"input_tokens": 10, "output_tokens": 1},
    });
    [
        json!({"type": "message_start", "message": message}),
        json!({"type": "content_block_start", "index": 0, "content_block": block}),
        json!({"type": "content_block_delta", "index": 0, "delta": delta}),
        json!({"type": "content_block_stop", "index": 0}),
        json!({
            "type": "message_delta", "delta": {"stop_reason": stop_reason, "stop_sequence": null},
            "usage": {"output_tokens": 20},
        }),
        json!({"type": "message_stop"}),
    ]
    .iter()
    .map(|event| {
        format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap_or_default())
    })
    .collect()
}

fn send(request: Request, content_type: &str, body: &str) {
    let header = Header::from_bytes("Content-Type", content_type).expect("a header");
    // A client that has gone does not want it.
    let _ = request.respond(Response::from_string(body).with_header(header));
}

fn refuse(request: Request) {
    let _ = request.respond(Response::from_string("{}").with_status_code(400));
}
