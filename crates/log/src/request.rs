//! Requests of HTTP in lines, and how they were answered.

/// Methods of HTTP as requests have them.
const METHODS: [&[u8]; 7] =
    [b"GET ", b"POST ", b"PUT ", b"PATCH ", b"DELETE ", b"HEAD ", b"OPTIONS "];
/// What stands before the status of a request.
pub(crate) const REPLIES: [&[u8]; 4] = [b"-> ", b"| ", b"responded ", b"returned "];

/// Whether `text` may tell of a request.
pub(crate) fn names_a_method(text: &[u8]) -> bool {
    METHODS.iter().any(|method| memchr::memmem::find(text, method).is_some())
}

/// The status that `message` tells of, as servers that log requests write it.
pub(crate) fn status_in(message: &[u8]) -> Option<u16> {
    let protocol = memchr::memmem::find(message, b" HTTP/");
    protocol
        .and_then(|at| status_of_request(&message[at..]))
        .or_else(|| status_of_quoted(message))
        .or_else(|| status_of_reply(message))
}

/// The status in `... "GET /path HTTP/1.1" 502 157 ...`, the common and combined log formats.
pub(crate) fn access_status(after_time: &[u8]) -> Option<u16> {
    let after_open =
        &after_time[memchr::memchr(b'"', &after_time[..after_time.len().min(12)])? + 1..];
    let request_end = memchr::memmem::find(after_open, b"\" ")?;
    status(&after_open[request_end + 2..])
}

/// The status in `"POST /jobs" 503 30B`.
fn status_of_quoted(text: &[u8]) -> Option<u16> {
    let request = &text[memchr::memchr(b'"', text)? + 1..];
    METHODS.iter().find(|method| request.starts_with(method))?;
    let end = memchr::memmem::find(request, b"\" ")?;
    status(&request[end + 2..])
}

/// The status in `GET /a -> 503 in 3ms`, `| 502 | 12ms | GET "/a"`, `GET /a responded 500`.
fn status_of_reply(text: &[u8]) -> Option<u16> {
    if !names_a_method(text) {
        return None;
    }
    REPLIES.iter().find_map(|mark| {
        let mut marks = memchr::memmem::find_iter(text, mark);
        marks.find_map(|at| status(&text[at + mark.len()..]))
    })
}

/// The status in ` HTTP/1.1" 500 Internal Server Error`, or without the quote.
fn status_of_request(protocol: &[u8]) -> Option<u16> {
    let version = protocol.get(b" HTTP/".len()..)?;
    let len = version.iter().take(4).take_while(|b| b.is_ascii_digit() || **b == b'.').count();
    let rest = &version[len..];
    status(rest.strip_prefix(b"\" ").or(rest.strip_prefix(b" "))?)
}

fn status(text: &[u8]) -> Option<u16> {
    let (number, rest) = text.split_at_checked(3)?;
    let is_one = matches!(number[0], b'1'..=b'5')
        && number.iter().all(u8::is_ascii_digit)
        && rest.first().is_none_or(u8::is_ascii_whitespace);
    is_one.then(|| number.iter().fold(0, |all, b| all * 10 + u16::from(b - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_of_a_reply_is_read() {
        for (message, status) in [
            (" INFO GET /a/7 -> 503 in 3ms", Some(503)),
            (" INFO GET /a/7 responded 404", Some(404)),
            (" | 500 | 12ms | 10.0.0.1 | GET \"/a\"", Some(500)),
            (" < HTTP/1.1 502 n=7", Some(502)),
            (" INFO \"POST /jobs\" 503 30B", Some(503)),
            (" INFO moved 12 -> 500 rows", None),
        ] {
            assert_eq!(status_in(message.as_bytes()), status, "{message}");
        }
        let line = br#"] "GET /a HTTP/1.1" 502 7 "-" "x""#;
        assert_eq!(access_status(line), Some(502));
    }
}
