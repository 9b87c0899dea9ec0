//! `hr-retrieve --jq`: what a jq filter makes of JSON.

use super::progress::Progress;
use super::values::Values;
use super::{Original, Stop, columns};
use jaq_core::data::HasLut;
use jaq_core::load::{self, Arena, File, Loader, lex, parse};
use jaq_core::{Compiler, Ctx, DataT, Exn, Lut, Vars, compile, native};
use jaq_json::Val;
use jaq_json::write::{Pp, write};
use jaq_std::input::{HasInputs, Inputs, RcIter};
use std::io::{BufReader, Write};
use std::thread;

/// The stack for JSON that is nested as deep as we take it: jaq recurses. Only what is used of it is
/// ever in memory.
const STACK: usize = 256 << 20;
/// Characters of a message of jaq, which may name a whole value.
const MESSAGE: usize = 400;

/// Runs `filter` on each value of the original, and prints what comes of it, one value a line. One value
/// of a stream is held at a time.
pub(crate) fn print_filtered(
    original: &Original,
    filter: &str,
    out: &mut (impl Write + Send),
) -> Result<(), Stop> {
    // A fault is told in one line, as every other.
    std::panic::set_hook(Box::new(|_| {}));
    thread::scope(|scope| {
        let run = || run(original, filter, out);
        let started = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run);
        let running = started.map_err(|e| Stop::NoPart(format!("jq cannot be started: {e}")))?;
        let fault = || Stop::NoPart(format!("it failed inside while '{filter}' ran; try another"));
        running.join().unwrap_or_else(|_| Err(fault()))
    })
}

fn run(original: &Original, filter: &str, out: &mut impl Write) -> Result<(), Stop> {
    let filter = compiled(filter)?;
    let mut progress = Progress::of_printing(original.len());
    original.stream(&mut progress, |reader| {
        let values = Values::new(BufReader::new(reader));
        let inputs = RcIter::new(values.map(|value| value.map_err(|error| error.to_string())));
        let data = Data { lut: &filter.lut, inputs: &inputs };
        for value in &inputs {
            let value = value.map_err(|fault| not_json(original, &fault))?;
            for made in filter.id.run((Ctx::<Json>::new(&data, Vars::new([])), value)) {
                match made {
                    Ok(value) => {
                        write(out, &Pp::default(), 0, &value)?;
                        out.write_all(b"\n")?;
                    }
                    Err(exception) => return ended(exception),
                }
            }
        }
        Ok(())
    })
}

fn not_json(original: &Original, fault: &str) -> Stop {
    let name = original.name();
    Stop::NoPart(format!("{name} is not JSON: {fault}. Use -g or -l for lines"))
}

/// What it means that the filter gives no more values.
fn ended(exception: Exn<'_, Val>) -> Result<(), Stop> {
    let failed = |message: &str| {
        let hint = match message.starts_with("cannot index") {
            true => ". A '?' after a path passes over values that have no such thing",
            false => "",
        };
        let message = columns::cut(message, MESSAGE);
        Err(Stop::NoPart(format!("the filter failed: {message}{hint}")))
    };
    match exception.get_err().map(jaq_core::Error::into_val) {
        Ok(Val::TStr(text)) => failed(&String::from_utf8_lossy(&text)),
        Ok(value) => failed(&value.to_string()),
        Err(exception) => match exception.get_halt() {
            Ok(0) => Ok(()),
            Ok(code) => failed(&format!("it halts with {code}")),
            Err(_) => failed("it ends nowhere"),
        },
    }
}

type Filter = jaq_core::Filter<Json>;

/// The filter that `code` is, or what is wrong with it.
fn compiled(code: &str) -> Result<Filter, Stop> {
    let defs = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
    let inputs = jaq_std::input::funs::<Json>().into_vec().into_iter().map(native::run::<Json>);
    let funs =
        jaq_core::funs::<Json>().chain(jaq_std::funs()).chain(jaq_json::funs()).chain(inputs);
    // An original says nothing of the environment, which may hold secrets.
    let funs = funs.filter(|(name, ..)| *name != "env");
    let no_filter = |faults: Vec<String>| {
        Stop::Usage(format!("'{code}' is no jq filter: {}", faults.join("; ")))
    };
    let arena = Arena::default();
    let modules = Loader::new(defs)
        .load(&arena, File { code, path: () })
        .map_err(|errors| no_filter(errors.into_iter().flat_map(|(_, e)| syntax(&e)).collect()))?;
    let not_read = |_: load::Import<'_, &str, ()>| Err("there is nothing to import".to_owned());
    load::import(&modules, not_read)
        .map_err(|errors| no_filter(errors.into_iter().flat_map(|(_, e)| syntax(&e)).collect()))?;
    Compiler::default().with_funs(funs).compile(modules).map_err(|errors| {
        no_filter(errors.iter().flat_map(|(_, errors)| errors).map(undefined).collect())
    })
}

fn syntax(error: &load::Error<&str>) -> Vec<String> {
    // To the end of the filter is far more than one needs to see.
    let before = |rest: &str| match rest.split_whitespace().next() {
        Some(word) => format!("before '{}'", columns::cut(word, 40)),
        None => "at the end".to_owned(),
    };
    let lexed = |(expected, rest): &lex::Error<&str>| {
        format!("expected {} {}", expected.as_str(), before(rest))
    };
    let parsed = |(expected, rest): &parse::Error<&str>| {
        format!("expected {} {}", expected.as_str(), before(rest))
    };
    match error {
        load::Error::Io(errors) => errors.iter().map(|(path, e)| format!("{path}: {e}")).collect(),
        load::Error::Lex(errors) => errors.iter().map(lexed).collect(),
        load::Error::Parse(errors) => errors.iter().map(parsed).collect(),
    }
}

fn undefined((name, kind): &compile::Error<&str>) -> String {
    match kind {
        compile::Undefined::Filter(arity) => format!("there is no filter {name}/{arity}"),
        kind => format!("there is no {} {name}", kind.as_str()),
    }
}

/// Tells jaq which values and data filters have here.
struct Json;

struct Data<'a> {
    lut: &'a Lut<Json>,
    inputs: Inputs<'a, Val>,
}

impl DataT for Json {
    type V<'a> = Val;
    type Data<'a> = &'a Data<'a>;
}

impl<'a> HasLut<'a, Json> for &'a Data<'a> {
    fn lut(&self) -> &'a Lut<Json> {
        self.lut
    }
}

impl<'a> HasInputs<'a, Val> for &'a Data<'a> {
    fn inputs(&self) -> Inputs<'a, Val> {
        self.inputs
    }
}
