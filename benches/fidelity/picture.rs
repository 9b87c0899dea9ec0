//! The results as a picture: evidence kept against tokens printed.

use crate::results::{ALL, Results};
use std::fmt::Write;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 440.0;
/// The plot's edges.
const LEFT: f64 = 64.0;
const RIGHT: f64 = 730.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 380.0;

const STYLE: &str = "
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .axis, .grid { stroke: #57606a; stroke-width: 1 }
  .grid { stroke-opacity: .22 }
  .hr { fill: #0a64c8; stroke: #0a64c8 }
  .line { fill: none; stroke-width: 2 }
  text.hr { stroke: none; font-weight: 600 }
  .peer { fill: #b35900 }
  .none { fill: #57606a }
  .small { font-size: 11px; font-weight: 400 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .axis, .grid { stroke: #9198a1 }
    .hr, text.hr { fill: #58a6ff; stroke: #58a6ff }
    .line { fill: none }
    text.hr { stroke: none }
    .peer { fill: #f0a04b }
    .none { fill: #9198a1 }
  }";

/// One mark.
struct Point {
    tokens: f64,
    kept: f64,
}

impl Point {
    fn new(tokens: usize, kept: usize, questions: usize) -> Self {
        let questions = questions.max(1) as f64;
        Self { tokens: tokens as f64 / questions, kept: 100.0 * kept as f64 / questions }
    }
}

/// The axis of tokens: a power of ten takes the same room wherever it is.
struct Scale {
    least: f64,
    most: f64,
}

impl Scale {
    fn x(&self, tokens: f64) -> f64 {
        let part = (tokens.max(1.0) / self.least).ln() / (self.most / self.least).ln();
        LEFT + part.clamp(0.0, 1.0) * (RIGHT - LEFT)
    }
}

fn y(kept: f64) -> f64 {
    BOTTOM - kept / 100.0 * (BOTTOM - TOP)
}

/// The picture: one point for each program that is for all kinds, and a line for hr at several budgets.
pub(crate) fn svg(results: &Results) -> String {
    let whole = results.programs.iter().filter_map(|program| program.at(ALL, ALL));
    let questions = whole.clone().map(|figures| figures.questions).max().unwrap_or(1);
    let whole = whole.filter(|figures| figures.questions == questions);
    let tokens = whole.clone().map(|figures| figures.tokens).max().unwrap_or(1);
    let unchanged = Point::new(tokens, questions, questions);
    let printed = whole.map(|figures| figures.printed);
    let least = printed.chain(results.hr_at_budgets.iter().map(|point| point.tokens)).min();
    let least = Point::new(least.unwrap_or(tokens), 0, questions).tokens;
    let scale = Scale { least: least * 0.7, most: unchanged.tokens * 1.6 };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         role=\"img\" aria-label=\"Evidence kept against tokens printed\">\n<style>{STYLE}\n</style>\n"
    );
    axes(&mut svg, &scale);
    let points = results.programs.iter().filter_map(|program| {
        let found = program.at(ALL, ALL).filter(|found| found.questions == questions)?;
        Some((program, Point::new(found.printed, found.kept, questions)))
    });
    // A name covers no point either.
    let room = |(_, point): (_, Point)| Label::of_point(scale.x(point.tokens), y(point.kept));
    let mut labels: Vec<Label> = points.clone().map(room).collect();
    mark(&mut svg, &mut labels, "none", "the input unchanged", &scale, &unchanged);
    hr_line(&mut svg, results, &scale);
    for (program, point) in points {
        let class = match (program.name, program.version.as_str()) {
            ("hr", _) => "hr",
            (_, "") => "none",
            _ => "peer",
        };
        let name = match program.way {
            "" => program.name.to_owned(),
            way => format!("{}, {way}", program.name),
        };
        mark(&mut svg, &mut labels, class, &name, &scale, &point);
    }
    svg.push_str("</svg>\n");
    svg
}

fn axes(svg: &mut String, scale: &Scale) {
    for kept in [0, 20, 40, 60, 80, 100] {
        let y = y(f64::from(kept));
        let _ = writeln!(
            svg,
            "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{RIGHT}\"/><text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{kept} %</text>",
            LEFT - 8.0,
            y + 4.0
        );
    }
    for tokens in [100.0, 300.0, 1e3, 3e3, 1e4, 3e4, 1e5, 3e5] {
        if !(scale.least..scale.most).contains(&tokens) {
            continue;
        }
        let x = scale.x(tokens);
        let _ = writeln!(
            svg,
            "<path class=\"grid\" d=\"M{x:.1} {TOP}V{BOTTOM}\"/><text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            BOTTOM + 19.0,
            thousands(tokens as usize)
        );
    }
    let _ = writeln!(
        svg,
        "<path class=\"axis\" d=\"M{LEFT} {TOP}V{BOTTOM}H{RIGHT}\" fill=\"none\"/>\n\
         <text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">tokens printed per question, mean (o200k, log scale)</text>\n\
         <text transform=\"translate(16 {:.1}) rotate(-90)\" text-anchor=\"middle\">questions whose evidence is kept</text>",
        f64::midpoint(LEFT, RIGHT),
        BOTTOM + 44.0,
        f64::midpoint(TOP, BOTTOM)
    );
}

fn thousands(number: usize) -> String {
    let digits = number.to_string();
    match digits.len() {
        0..=3 => digits,
        length => format!("{},{}", &digits[..length - 3], &digits[length - 3..]),
    }
}

fn hr_line(svg: &mut String, results: &Results, scale: &Scale) {
    let points: Vec<(usize, Point)> = results
        .hr_at_budgets
        .iter()
        .map(|point| (point.budget, Point::new(point.tokens, point.kept, point.questions)))
        .collect();
    let mut path = String::new();
    for (number, (budget, point)) in points.iter().enumerate() {
        let (x, y) = (scale.x(point.tokens), y(point.kept));
        let flag = if number == 0 { "-b " } else { "" };
        let _ = write!(path, "{}{x:.1} {y:.1}", if number == 0 { "M" } else { "L" });
        let _ = writeln!(
            svg,
            "<circle class=\"hr\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\"/>\
             <text class=\"hr small\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{flag}{budget}</text>",
            y + 16.0
        );
    }
    if !path.is_empty() {
        let _ = writeln!(svg, "<path class=\"hr line\" d=\"{path}\"/>");
    }
}

/// A point with its name, where that covers no other.
fn mark(
    svg: &mut String,
    labels: &mut Vec<Label>,
    class: &str,
    name: &str,
    scale: &Scale,
    point: &Point,
) {
    let (x, y) = (scale.x(point.tokens), y(point.kept));
    let places = [(9.0, -6.0), (9.0, 18.0), (-9.0, -6.0), (-9.0, 18.0)];
    let at = |(side, down): (f64, f64)| Label::new(name, x + side, y + down, side < 0.0);
    let fits = |label: &Label| {
        (LEFT..=RIGHT).contains(&label.left)
            && label.left + label.width <= RIGHT
            && !labels.iter().any(|other| label.covers(other))
    };
    let label = places.map(at).into_iter().find(fits).unwrap_or_else(|| at(places[0]));
    let text_class = if class == "hr" { "hr" } else { "" };
    let (left, width, baseline) = (label.left, label.width, label.baseline);
    let (anchor, text_x) = if left < x { ("end", left + width) } else { ("start", left) };
    let _ = writeln!(
        svg,
        "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\"/>\
         <text class=\"{text_class}\" x=\"{text_x:.1}\" y=\"{baseline:.1}\" text-anchor=\"{anchor}\">{name}</text>",
    );
    labels.push(label);
}

/// The room that a name takes.
struct Label {
    left: f64,
    width: f64,
    baseline: f64,
}

impl Label {
    /// `x` is where it begins, or ends. The width of a letter depends on the reader's font.
    fn new(text: &str, x: f64, baseline: f64, ends: bool) -> Self {
        let width = text.len() as f64 * 7.4;
        Self { left: if ends { x - width } else { x }, width, baseline }
    }

    fn of_point(x: f64, y: f64) -> Self {
        Self { left: x - 5.0, width: 10.0, baseline: y + 4.0 }
    }

    fn covers(&self, other: &Self) -> bool {
        let is_beside = self.left + self.width < other.left || other.left + other.width < self.left;
        !is_beside && (self.baseline - other.baseline).abs() < 15.0
    }
}
