//! What is written into a settings file.

/// A value to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Json {
    Text(String),
    Number(u32),
    List(Vec<Json>),
    Table(Vec<(&'static str, Json)>),
}

/// How lines are broken.
#[derive(Clone, Debug)]
pub(crate) enum Layout {
    /// All in one line.
    Line,
    /// An element a line.
    Lines {
        /// The line end.
        end: &'static str,
        /// What stands before the line that the value begins in.
        indent: String,
        /// What a level more is indented by.
        step: String,
    },
}

impl Layout {
    /// That of what is one level further in.
    fn within(&self) -> Self {
        match self {
            Layout::Line => Layout::Line,
            Layout::Lines { end, indent, step } => {
                Layout::Lines { end, indent: format!("{indent}{step}"), step: step.clone() }
            }
        }
    }

    /// The line end and what stands before the next line, if there are lines.
    fn line_start(&self) -> Option<String> {
        match self {
            Layout::Line => None,
            Layout::Lines { end, indent, .. } => Some(format!("{end}{indent}")),
        }
    }
}

impl Json {
    /// The value as JSON.
    pub(crate) fn to_text(&self, layout: &Layout) -> String {
        let inner = layout.within();
        match self {
            Json::Text(text) => quoted(text),
            Json::Number(number) => number.to_string(),
            Json::List(elements) => {
                let elements = elements.iter().map(|element| element.to_text(&inner));
                enclosed('[', elements, ']', layout)
            }
            Json::Table(members) => {
                let members = members.iter().map(|(name, value)| {
                    format!("{}: {}", quoted(name), value.to_text(&inner)) //
                });
                enclosed('{', members, '}', layout)
            }
        }
    }
}

fn enclosed(
    open: char,
    parts: impl Iterator<Item = String>,
    close: char,
    layout: &Layout,
) -> String {
    let parts: Vec<String> = parts.collect();
    match (layout.within().line_start(), layout.line_start()) {
        (Some(inner), Some(outer)) if !parts.is_empty() => {
            format!("{open}{inner}{}{outer}{close}", parts.join(&format!(",{inner}")))
        }
        _ => format!("{open}{}{close}", parts.join(", ")),
    }
}

/// The text as a JSON string.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\0'..='\x1f' | '\x7f' => quoted.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value() -> Json {
        let hook = Json::Table(vec![("a\"b", Json::Number(10)), ("c", Json::Text("\\\n".into()))]);
        Json::List(vec![hook, Json::List(Vec::new())])
    }

    #[test]
    fn a_value_has_its_lines_where_the_layout_wants_them() {
        assert_eq!(value().to_text(&Layout::Line), r#"[{"a\"b": 10, "c": "\\\u000a"}, []]"#);
        let lines = Layout::Lines { end: "\r\n", indent: " ".into(), step: "\t".into() };
        assert_eq!(
            value().to_text(&lines),
            "[\r\n \t{\r\n \t\t\"a\\\"b\": 10,\r\n \t\t\"c\": \"\\\\\\u000a\"\r\n \t},\r\n \t[]\r\n ]"
        );
    }

    #[test]
    fn what_is_written_is_what_another_reads() {
        let all: String = (0..300).filter_map(char::from_u32).collect();
        assert_eq!(serde_json::from_str::<String>(&quoted(&all)).unwrap(), all);
    }
}
